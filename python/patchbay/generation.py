"""Answers of a composition: greedy, or sampled with a temperature, top-k and top-p."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from .composition import Composition
from .decoding import Decoding
from .examples import TextSide, sides_of


@dataclass(frozen=True)
class Sampling:
    """Temperature 0 takes the likeliest token; top_k 0 and top_p 1 leave none out."""

    temperature: float = 0.0
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 1


@dataclass(frozen=True)
class Answer:
    ids: list[int]
    text: str


def generate(
    composition: Composition,
    prompts: Sequence[str],
    max_tokens: int = 40,
    sampling: Sampling = Sampling(),
    sides: Mapping[str, TextSide] | None = None,
) -> list[Answer]:
    """Each question is answered as it would be alone. The token that ends an answer is not part of it."""
    sides = sides_of(composition) if sides is None else sides
    decoding = Decoding(composition, sides, prompts)
    generator = torch.Generator().manual_seed(sampling.seed)
    going = set(range(len(prompts)))
    for _ in range(max_tokens):
        chosen = choose(decoding.logits().float().cpu(), sampling, generator)
        going -= {row for row in going if chosen[row] in sides[""].end_ids}
        if not going:
            break
        for row in going:
            decoding.answers[row].add(chosen[row])
    return [Answer(answer.ids, answer.whole) for answer in decoding.answers]


def choose(logits: Tensor, sampling: Sampling, generator: torch.Generator) -> list[int]:
    """One token for each row of [B, V]."""
    if sampling.temperature == 0:
        return [int(id) for id in logits.argmax(-1)]
    scaled, order = (logits / sampling.temperature).sort(dim=-1, descending=True)
    shares = scaled.softmax(-1)
    out = shares.cumsum(-1) - shares >= sampling.top_p  # what stands before it is enough already
    if sampling.top_k > 0:
        out[:, sampling.top_k :] = True
    out[:, 0] = False
    drawn = shares.masked_fill(out, 0).multinomial(1, generator=generator)
    return [int(id) for id in order.gather(-1, drawn).flatten()]
