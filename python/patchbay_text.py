"""Answers of a composition to text: where tokens end in the text, what each sees of the other, greedy decoding."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tokenizers import Encoding, Tokenizer

from bridges import SeenTokens
from patchbay_torch import Composition


def token_ends(encoding: Encoding, text: str) -> list[int]:
    """Where each token ends in the text. What the tokenizer adds in front ends at 0 (and −1 … before it)."""
    ends = [end for _, end in encoding.offsets]
    special = encoding.special_tokens_mask
    front = special.index(0) if 0 in special else len(special)
    back = 0 if front == len(special) else special[::-1].index(0)
    ends[:front] = range(1 - front, 1)
    ends[len(ends) - back :] = range(len(text) + 1, len(text) + 1 + back)
    return ends


def seen_tokens(tokenizer: Tokenizer, text: str, prompt: int, anchor_ends: Sequence[int]) -> SeenTokens:
    """An anchor token sees the augmenter's tokens that end in the text no later than it does; `prompt` characters are asked."""
    encoding = tokenizer.encode(text)
    ends = token_ends(encoding, text)
    *visible, of_prompt = (sum(other <= end for other in ends) for end in [*anchor_ends, prompt])
    return SeenTokens(encoding.ids, visible, of_prompt)


@dataclass(frozen=True)
class Answer:
    ids: list[int]
    text: str
    margin: float  # smallest distance of the best logit to the second best


@torch.no_grad()
def answer(
    composition: Composition, tokenizers: dict[str, Tokenizer], prompt: str, max_tokens: int, stop: Sequence[int] = ()
) -> Answer:
    """Greedy, without any cache. `tokenizers` has the anchor's under 'anchor' and each augmenter's under its id."""
    encoding = tokenizers["anchor"].encode(prompt)
    shown = tokenizers["anchor"].decode(encoding.ids)
    ends, generated, text, margin = token_ends(encoding, prompt), [], "", float("inf")
    while len(generated) < max_tokens:
        seen = {id: seen_tokens(tokenizers[id], prompt + text, len(prompt), ends) for id in composition.models[1]}
        best = composition([*encoding.ids, *generated], seen)[-1].topk(2)
        if best.indices[0].item() in stop:
            break
        margin = min(margin, (best.values[0] - best.values[1]).item())
        generated.append(best.indices[0].item())
        text = tokenizers["anchor"].decode([*encoding.ids, *generated])[len(shown) :]
        ends.append(len(prompt) + len(text))
    return Answer(generated, text, margin)
