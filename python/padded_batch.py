"""The same composition over a batch padded on the left, as PyTorch programs do it: what packing must agree with."""

from collections.abc import Sequence

import torch
from torch import Tensor
from transformers import PreTrainedModel

from bridges import SeenTokens
from frozen_models import Hook, batch_states, keep, logits_of
from patchbay_torch import Composition

PAD = 0


def padded_states(model: PreTrainedModel, batch: Sequence[Sequence[int]], hook: Hook = keep) -> list[Tensor]:
    """States [B, T, C] of all layers; rows before a sequence's own see only themselves."""
    longest = max(len(ids) for ids in batch)
    shifts = [longest - len(ids) for ids in batch]
    tokens = torch.tensor([[PAD] * shift + list(ids) for shift, ids in zip(shifts, batch)])
    places = torch.stack([(torch.arange(longest) - shift).clamp(min=0) for shift in shifts])
    return batch_states(model, tokens, hook, position_ids=places, attention_mask=masks_of(model, longest, shifts))


def masks_of(model: PreTrainedModel, longest: int, shifts: Sequence[int]) -> Tensor | dict[str, Tensor]:
    """What is added to scores, [B, 1, T, T]; by kind of layer where a model has several."""
    row, column = torch.arange(longest)[:, None], torch.arange(longest)

    def mask(window: int) -> Tensor:
        causal = (column <= row) & (column > row - window)
        seen = torch.stack([causal & ((column >= shift) | (column == row)) for shift in shifts])
        return torch.zeros(seen.shape, dtype=model.dtype).masked_fill(~seen, -torch.inf)[:, None]

    whole = mask(longest)
    if getattr(model.config, "layer_types", None) is None:
        return whole
    return {"full_attention": whole, "sliding_attention": mask(model.config.sliding_window or longest)}


@torch.no_grad()
def padded_logits(composition: Composition, batch: Sequence[tuple[list[int], dict[str, SeenTokens]]]) -> list[Tensor]:
    """Logits [T, V] of each sequence, computed in one padded batch."""
    anchor, augmenters = composition.models
    read = {name: padded_states(model, [seen[name].ids for _, seen in batch]) for name, model in augmenters.items()}

    def own(rows: Tensor, length: int) -> Tensor:
        return rows[rows.shape[0] - length :]

    def add_links(layer: int, state: Tensor) -> Tensor:
        added = state.clone()
        for bridge in composition.links:
            name = bridge.link.augmenter
            if bridge.link.target != layer:
                continue
            for b, (ids, seen) in enumerate(batch):
                augmenter_state = own(read[name][bridge.link.source][b], len(seen[name].ids))
                visible = seen[name].under(bridge.link.mask)
                added[b, state.shape[1] - len(ids) :] += bridge(own(state[b], len(ids)), augmenter_state, visible)
        return added

    states = padded_states(anchor, [ids for ids, _ in batch], add_links)
    return [own(logits_of(anchor, states[-1][b]), len(ids)) for b, (ids, _) in enumerate(batch)]
