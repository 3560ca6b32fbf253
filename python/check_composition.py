"""Answers of a composition file that Patchbay saved, computed without Patchbay: a check of what the browser trained.

    python python/check_composition.py links.safetensors --anchor DIR --augmenter DIR "a question" "another"

Prints each prompt and its greedy answer, the ids, and the smallest distance of a chosen token's logit to the next best
(below 0.001 another machine may rightly choose another token). --json prints one JSON object instead. The models are
Hugging Face folders of the Llama or Gemma family, each augmenter's in the order of the file's list; the tensors are
`links.{i}.…` with the names of bridges.py, the wiring is JSON under the metadata key `patchbay`. What an anchor token
sees of an augmenter follows from the character offsets of the `tokenizers` library (patchbay/ends.py).
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import PreTrainedModel

from frozen_models import load_model
from patchbay.composition_file import read_composition
from patchbay.ends import whole_tokenizer
from patchbay_text import answer
from patchbay_torch import Composition


def end_ids(model: PreTrainedModel) -> list[int]:
    eos = model.generation_config.eos_token_id
    if eos is None:
        eos = model.config.eos_token_id
    return eos if isinstance(eos, list) else [] if eos is None else [eos]


def open_composition(file: Path, anchor: Path, augmenters: list[Path]) -> tuple[Composition, dict[str, Tokenizer]]:
    content = read_composition(file)
    names = content.wiring.augmenters
    if len(names) != len(augmenters):
        raise SystemExit(f"This composition reads {', '.join(names) or 'no augmenter'}: give one --augmenter for each.")
    folders = dict(zip(names, augmenters))
    models = {name: load_model(folder, torch.float64) for name, folder in folders.items()}
    composition = Composition(load_model(anchor, torch.float64), models, content.wiring.links)
    composition.load_state_dict({name: tensor.double() for name, tensor in content.links.items()})
    folders["anchor"] = anchor
    return composition, {
        name: whole_tokenizer(Tokenizer.from_file(str(folder / "tokenizer.json"))) for name, folder in folders.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("composition", type=Path)
    parser.add_argument("prompts", nargs="+")
    parser.add_argument("--anchor", type=Path, required=True)
    parser.add_argument("--augmenter", type=Path, action="append", default=[])
    parser.add_argument("--max-tokens", type=int, default=16)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()

    composition, tokenizers = open_composition(asked.composition, asked.anchor, asked.augmenter)
    stop = end_ids(composition.models[0])
    found = {prompt: answer(composition, tokenizers, prompt, asked.max_tokens, stop) for prompt in asked.prompts}
    if asked.json:
        print(json.dumps({"answers": [{"prompt": prompt} | asdict(said) for prompt, said in found.items()]}))
        return
    for prompt, said in found.items():
        print(f"{prompt} → {said.text.strip()}    ids {said.ids}, smallest margin {said.margin:.3g}")


if __name__ == "__main__":
    main()
