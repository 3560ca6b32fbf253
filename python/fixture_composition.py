"""The composed fixtures: models with links, with states, attention, logits, loss, every gradient and ten steps.

All in f64 from f32 weights, and checked (composed_checks.py) before it is written.
"""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from bridges import ReleasedBridge
from composed_cases import CASES, Case
from composed_checks import check_float32, check_gradients, check_padded, check_released, unlinked_logits
from composed_run import measure
from frozen_models import load_model
from patchbay_text import answer
from patchbay_torch import Composition
from released_form import released_tensors

PROMPTS = ["w5 w17", "w40 w3 w88", "w1"]
ANSWER_TOKENS = 12
END = 2


def random_links(composition: Composition, seed: int) -> None:
    """Every part of a link matters: W_O is not zero, gains are around 1. Values are exact in f32."""
    generator = torch.Generator().manual_seed(seed)
    for name, weight in composition.named_parameters():
        normal = torch.randn(weight.shape, generator=generator)
        is_gain = name.endswith(("query_norm.weight", "state_norm.weight"))
        scale = 0.2 if weight.dim() == 1 else weight.shape[1] ** -0.5
        weight.data.copy_(scale * normal + (1 if is_gain else 0))


def random_batch(case: Case, vocabulary: int) -> list[dict]:
    generator = torch.Generator().manual_seed(11)

    def tokens(count: int) -> list[int]:
        return torch.randint(3, vocabulary, (count,), generator=generator).tolist()

    batch = []
    for length, first, augmenters in case.sequences:
        ids = tokens(length)
        seen = {
            name: {"ids": tokens(count), "visible": visible, "prompt": prompt}
            for name, (count, visible, prompt) in augmenters.items()
        }
        scored = len(ids) if first is None else first
        labels = [label if row >= scored else None for row, label in enumerate([*ids[1:], END])]
        batch.append({"ids": ids, "labels": labels, "augmenters": seen})
    return batch


def clear_answers(composition: Composition, tokenizers: dict[str, Tokenizer]) -> list[dict] | None:
    """Answers to the prompts; None when somewhere two tokens are nearly as likely, or one ends early."""
    found = [answer(composition, tokenizers, prompt, ANSWER_TOKENS, [END]) for prompt in PROMPTS]
    if any(said.margin <= 1e-2 or len(said.ids) < ANSWER_TOKENS for said in found):
        return None
    return [
        {"prompt": prompt, "ids": said.ids, "text": said.text, "smallestMargin": float(f"{said.margin:.3g}")}
        for prompt, said in zip(PROMPTS, found)
    ]


def make_composition(models: Path, name: str, folder: Path) -> None:
    case = CASES[name]
    folder.mkdir(parents=True, exist_ok=True)
    tokenizers = {
        key: Tokenizer.from_file(str(models / model / "tokenizer.json"))
        for key, model in [("anchor", case.anchor), *((augmenter, augmenter) for augmenter in case.augmenters)]
    }

    def composition(seed: int, dtype: torch.dtype = torch.float64) -> Composition:
        augmenters = {augmenter: load_model(models / augmenter, dtype) for augmenter in case.augmenters}
        made = Composition(load_model(models / case.anchor, dtype), augmenters, case.links)
        random_links(made, seed)
        return made

    for seed in range(100):
        answers = clear_answers(composition(seed), tokenizers)
        if answers is not None:
            break
    else:
        raise RuntimeError(f"{name}: no seed gives answers with a clear best token at each step")

    batch = random_batch(case, load_model(models / case.anchor, torch.float32).config.vocab_size)
    off = [check(composition(seed), batch) for check in (check_gradients, check_padded, check_released)]
    print(f"{name}: off finite differences {off[0]:.1e}, a padded batch {off[1]:.1e}, PyTorch's attention {off[2]:.1e}")
    tensors, run = measure(lambda: composition(seed), batch, case.optimizer)
    single = measure(lambda: composition(seed, torch.float32), batch, case.optimizer)
    float32 = check_float32((tensors, run), single, composition(seed))
    print("  float32 is off by", ", ".join(f"{kind} {error:.1e}" for kind, error in float32.items()))
    print(f"  losses {run['losses'][0]:.3f} to {run['losses'][-1]:.3f}")
    tensors |= unlinked_logits(composition(seed), batch, models / case.anchor)

    made = composition(seed).float()
    wiring = {"format": 1, "anchor": case.anchor, "augmenters": case.augmenters}
    wiring |= {"links": [link.to_json() for link in case.links]}
    weights = {name: weight.detach() for name, weight in made.named_parameters()}
    save_file(weights, folder / "links.safetensors", metadata={"patchbay": json.dumps(wiring)})
    if all(isinstance(bridge, ReleasedBridge) for bridge in made.links):
        named = [released_tensors(bridge, index).items() for index, bridge in enumerate(made.links)]
        hooks = {name: tensor for link in named for name, tensor in link}
        save_file(hooks, folder / "cross_attention_hooks.safetensors")
    save_file({name: tensor.float() for name, tensor in tensors.items()}, folder / "golden.safetensors")
    golden = {"about": case.about} | wiring | {"sequences": batch, "optimizer": case.optimizer.to_json()} | run
    (folder / "golden.json").write_text(json.dumps(golden | {"answers": answers}, indent=1) + "\n")
