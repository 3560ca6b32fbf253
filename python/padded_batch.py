"""The same composition over a batch padded on the left, as PyTorch programs do it: what packing must agree with."""

from collections.abc import Sequence

import torch
from torch import Tensor
from transformers import PreTrainedModel

from bridges import SeenTokens
from frozen_models import logits_of, rotary
from patchbay_torch import Composition

PAD = 0


def padded_states(model: PreTrainedModel, batch: Sequence[Sequence[int]], hook=lambda layer, state: state) -> list[Tensor]:
    """States [B, T, C] of all layers; rows before a sequence's own see only themselves."""
    longest = max(len(ids) for ids in batch)
    shifts = [longest - len(ids) for ids in batch]
    tokens = torch.tensor([[PAD] * shift + list(ids) for shift, ids in zip(shifts, batch)])
    cos, sin = rotary(model, longest)
    places = torch.stack([(torch.arange(longest) - shift).clamp(min=0) for shift in shifts])
    positions = cos[0][places], sin[0][places]
    row, column = torch.arange(longest)[:, None], torch.arange(longest)
    seen = torch.stack([(column <= row) & ((column >= shift) | (column == row)) for shift in shifts])
    mask = torch.zeros(seen.shape, dtype=model.dtype).masked_fill(~seen, -torch.inf)[:, None]
    states = [hook(0, model.model.embed_tokens(tokens))]
    for layer, block in enumerate(model.model.layers, start=1):
        states.append(hook(layer, block(states[-1], attention_mask=mask, position_embeddings=positions)))
    return states


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
