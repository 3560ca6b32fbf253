"""Models and golden numbers that the tests hold the package to: those that the engine is held to (composed_cases.py)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch
import transformers
from safetensors.torch import load_file
from torch import Tensor
from transformers import AutoModelForCausalLM, PreTrainedModel
from transformers.utils.logging import disable_progress_bar

from patchbay import Composition
from patchbay.examples import Batch, Encoded, Tokens, collate

disable_progress_bar()
torch.set_num_threads(1)

REPOSITORY = Path(__file__).resolve().parents[2]
FIXTURES = REPOSITORY / "src/engine/testing/fixtures"
BUILT_IN = REPOSITORY / "public/models"
# Configs of two cases say how positions are rotated as only transformers 5 reads it.
NEWER = {"gemma3-anchor", "gpt2-anchor"} if transformers.__version__.startswith("4.") else set()
CASES = sorted(folder.name for folder in (FIXTURES / "composed").iterdir() if folder.is_dir() and folder.name not in NEWER)
NO_LABEL = -100


def model(name: str) -> PreTrainedModel:
    folder = FIXTURES / "models" / name
    return AutoModelForCausalLM.from_pretrained(folder if folder.exists() else BUILT_IN / name)


@dataclass(frozen=True)
class Case:
    """A composed fixture: its record, its tensors, its batch as tokens."""

    golden: dict[str, Any]
    tensors: dict[str, Tensor]
    batch: list[Encoded]
    links: Path

    def open(self) -> Composition:
        names = self.golden["augmenters"]
        return Composition.from_export(self.links, model(self.golden["anchor"]), {name: model(name) for name in names})

    def collate(self, side: str = "left") -> Batch:
        return collate(self.batch, side)


@cache
def case(name: str) -> Case:
    folder = FIXTURES / "composed" / name
    golden = json.loads((folder / "golden.json").read_text())
    batch = [encoded(sequence) for sequence in golden["sequences"]]
    return Case(golden, load_file(folder / "golden.safetensors"), batch, folder / "links.safetensors")


def encoded(sequence: dict[str, Any]) -> Encoded:
    labels = [NO_LABEL if label is None else label for label in sequence["labels"]]
    return Encoded(sequence["ids"], labels, {name: Tokens(**seen) for name, seen in sequence["augmenters"].items()})


def relative(actual: Tensor, expected: Tensor) -> float:
    """The largest difference, relative to the largest value."""
    return float((actual.double() - expected.double()).abs().max() / expected.double().abs().max())


def own(rows: Tensor, row: int, length: int, side: str) -> Tensor:
    """What belongs to a row of a padded batch."""
    return rows[row, -length:] if side == "left" else rows[row, :length]
