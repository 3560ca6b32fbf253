"""A run that can go on, as one file: the composition as it is, which opens as such everywhere, and AdamW's moments.

Nothing of the frozen models is in it. The order of the examples depends on seed and step alone, and no model has dropout, so
there is no other state: a run that goes on gives the losses of one that never stopped.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..composition_file import CompositionFile, read_composition, write_composition
from ..wiring import Wiring
from .settings import Settings
from .sharded import composition_in, links_whole, spread_like, whole

KEY = "patchbay.torch"
MOMENTS = ("exp_avg", "exp_avg_sq")


@dataclass
class Checkpoint:
    """`called`: what the command needs to find models and examples again."""

    content: CompositionFile
    step: int
    losses: list[float]
    settings: Settings
    called: dict[str, Any]


def save_checkpoint(
    path: Path, model: Any, optimiser: torch.optim.Optimizer, wiring: Wiring, record: dict[str, Any], writes: bool
) -> None:
    """Every process calls it; one `writes`. `record`: step, losses, settings, called."""
    tensors = links_whole(model)
    for name, weight in composition_in(model).links.named_parameters():
        for moment in MOMENTS if weight in optimiser.state else ():
            tensors[f"{moment}.links.{name}"] = whole(optimiser.state[weight][moment]).cpu()
    if writes:
        write_composition(path, CompositionFile(wiring, tensors, {KEY: json.dumps({"format": 1, **record})}))


def read_checkpoint(path: Path) -> Checkpoint:
    """Raises ValueError for what is none."""
    content = read_composition(path)
    text = content.metadata.get(KEY)
    if text is None:
        raise ValueError(f"{path} holds no run of patchbay-train that could go on.")
    record = json.loads(text)
    if record["format"] != 1:
        raise ValueError(f"{path} was written by another version of patchbay-train.")
    settings = Settings.from_json(record["settings"])
    return Checkpoint(content, record["step"], record["losses"], settings, record["called"])


def load_moments(checkpoint: Checkpoint, model: Any, optimiser: torch.optim.Optimizer) -> None:
    """Into the optimiser of a model that Accelerate has prepared."""
    for name, weight in composition_in(model).links.named_parameters():
        moments = {moment: checkpoint.content.tensors.get(f"{moment}.links.{name}") for moment in MOMENTS}
        if weight.requires_grad and checkpoint.step > 0:
            state: dict[str, Tensor] = {"step": torch.tensor(float(checkpoint.step))}
            for moment, value in moments.items():
                if value is None:
                    raise ValueError(f"The checkpoint lacks {moment} of links.{name}.")
                state[moment] = spread_like(value, weight.detach())
            optimiser.state[weight] = state
