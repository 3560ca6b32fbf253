"""A frozen model with its cache, over a batch of texts that grow and sometimes change at their ends.

Columns of the cache are shared by the batch; a column that is no token of a row (padding, or a token that has changed since)
is a hole there: masked, and positions are told, so nothing depends on where tokens stand. A sliding window counts columns,
so a model with one is read again from the start where a hole would come between tokens.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from transformers import DynamicCache

from .attention import HOLE


class Fresh(NamedTuple):
    """What was computed just now: columns from `first` on; `tokens` [B, n] is each one's place in its row's text, HOLE where
    there is none."""

    first: int
    tokens: Tensor
    output: Any


class Reader:
    def __init__(self, model: nn.Module, rows: int, device: torch.device, has_window: bool) -> None:
        self.model, self.device, self.has_window = model, device, has_window
        self.ids: list[list[int]] = [[] for _ in range(rows)]
        self.columns: list[list[int]] = [[] for _ in range(rows)]
        self.width = 0
        self.cache = DynamicCache()

    def place(self) -> Tensor:
        """[B, width]: where the token of each column stands in its row's text."""
        place = torch.full((len(self.ids), self.width), HOLE, device=self.device)
        for row, columns in enumerate(self.columns):
            place[row, columns] = torch.arange(len(columns), device=self.device)
        return place

    def unchanged(self, texts: Sequence[Sequence[int]]) -> list[int]:
        """How many tokens at the start of each row are still those of these texts."""
        return [common(known, ids) for known, ids in zip(self.ids, texts)]

    def advance(
        self,
        texts: Sequence[Sequence[int]],
        keep: Sequence[int],
        around: Callable[[int, Tensor], AbstractContextManager[Any]],
        **more: Any,
    ) -> Fresh | None:
        """Computes what there is of these texts behind the first `keep` tokens of each; None when that is nothing.

        `around(first, index)` is entered around the model's run, told which columns of the cache stay and what is new.
        """
        new = max(len(ids) - kept for ids, kept in zip(texts, keep))
        if new == 0 and all(len(known) == len(ids) for known, ids in zip(self.ids, texts)):
            return None
        first = max((columns[kept - 1] + 1 for columns, kept in zip(self.columns, keep) if kept > 0), default=0)
        if self.has_window and self._would_have_holes(texts, keep, first, new):
            keep, first, new = [0] * len(texts), 0, max(map(len, texts))
        self.crop(first)
        tokens = torch.zeros((len(texts), new), dtype=torch.long)
        index = torch.full((len(texts), new), HOLE)
        for row, (ids, kept) in enumerate(zip(texts, keep)):
            count = len(ids) - kept
            self.columns[row] = [*self.columns[row][:kept], *range(first + new - count, first + new)]
            self.ids[row] = list(ids)
            if count > 0:
                tokens[row, new - count :] = torch.tensor(ids[kept:])
                index[row, new - count :] = torch.arange(kept, len(ids))
        self.width = first + new
        if new == 0:
            return None
        index = index.to(self.device)
        mask = (self.place() != HOLE).long()
        positions = index.masked_fill(index == HOLE, 0)
        with around(first, index):
            output = self.model(
                input_ids=tokens.to(self.device),
                attention_mask=mask,
                position_ids=positions,
                past_key_values=self.cache,
                use_cache=True,
                **more,
            )
        return Fresh(first, index, output)

    def crop(self, width: int) -> None:
        """Only the first columns stay."""
        if width == 0:
            self.cache = DynamicCache()
        elif width < self.width:
            for layer in self.cache.layers:
                for name in ("keys", "values"):
                    setattr(layer, name, getattr(layer, name)[..., :width, :])
        self.width = width

    def _would_have_holes(self, texts: Sequence[Sequence[int]], keep: Sequence[int], first: int, new: int) -> bool:
        for columns, ids, kept in zip(self.columns, texts, keep):
            if kept > 0 and (columns[0] + kept != first or len(ids) - kept != new):
                return True
        return False


def common(one: Sequence[int], other: Sequence[int]) -> int:
    """Length of the beginning that both have."""
    length = 0
    for a, b in zip(one, other):
        if a != b:
            break
        length += 1
    return length


def has_sliding_window(config: Any) -> bool:
    kinds = getattr(config, "layer_types", None) or getattr(config, "attention_layers", None)  # the latter: GPT-Neo
    if kinds is not None:
        return any(kind not in ("full_attention", "global") for kind in kinds)
    return getattr(config, "sliding_window", None) is not None and getattr(config, "use_sliding_window", True) is not False
