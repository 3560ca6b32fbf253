"""Answers of a composition to text, greedy and without any cache; where tokens end is the package's to say."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer

from bridges import SeenTokens
from patchbay.answer_text import AnswerText
from patchbay.ends import encode, visible
from patchbay_torch import Composition


def seen_tokens(tokenizer: Tokenizer, text: str, prompt: int, anchor_ends: Sequence[float]) -> SeenTokens:
    """What an augmenter reads of a text, of which the first `prompt` characters are asked."""
    read = encode(tokenizer, text)
    return SeenTokens(read.ids, visible(anchor_ends, read.ends), visible([prompt], read.ends)[0])


@dataclass(frozen=True)
class Answer:
    ids: list[int]
    text: str
    margin: float  # smallest distance of the best logit to the second best


@torch.no_grad()
def answer(
    composition: Composition, tokenizers: dict[str, Tokenizer], prompt: str, max_tokens: int, stop: Sequence[int] = ()
) -> Answer:
    """`tokenizers` has the anchor's under 'anchor' and each augmenter's under its id."""
    question, margin = encode(tokenizers["anchor"], prompt), float("inf")
    said = AnswerText(tokenizers["anchor"], question.ids)
    while len(said.ids) < max_tokens:
        text, ends = prompt + said.text, [*question.ends, *(len(prompt) + end for end in said.ends)]
        seen = {id: seen_tokens(tokenizers[id], text, len(prompt), ends) for id in composition.models[1]}
        best = composition([*question.ids, *said.ids], seen)[-1].topk(2)
        if best.indices[0].item() in stop:
            break
        margin = min(margin, (best.values[0] - best.values[1]).item())
        said.add(best.indices[0].item())
    return Answer(said.ids, said.whole, margin)
