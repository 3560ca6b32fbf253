"""Cross-attention of a link: who sees whom is told by numbers, so padding, caches and other tokenizers are one case.

Each augmenter token has a *place* in its text (0, 1, 2 …; HOLE for padding), each anchor token a number of tokens that it
has *seen*. Token t sees those with place < seen_t. With a distance bias, slope · (seen_t - 1 - place) is taken off a score
(ALiBi, arXiv 2108.12409), with one slope a head: 2^(1 - 4h/H).
"""

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention

HOLE = 2**30


def at_least_f32(state: Tensor) -> Tensor:
    """Halves as f32; f32 and f64 as they are."""
    return state.to(torch.promote_types(state.dtype, torch.float32))


def distance_slopes(heads: int, like: Tensor) -> Tensor:
    """[heads]"""
    return torch.exp2(1 - 4 * torch.arange(heads, dtype=like.dtype, device=like.device) / heads)


def cross_attention(q: Tensor, k: Tensor, v: Tensor, place: Tensor, seen: Tensor, distance_bias: bool) -> Tensor:
    """q [B, H, T, D], k and v [B, H, S, D], place [B, S], seen [B, T] give [B, T, H·D]. Who sees nothing gets zeros."""
    visible = place[:, None, :] < seen[:, :, None]
    sees = visible.any(-1)
    allowed = (visible | ~sees[..., None])[:, None]  # a softmax over nothing is not a number
    mask = allowed
    if distance_bias:
        distance = torch.where(visible, seen[:, :, None] - 1 - place[:, None, :], 0)[:, None].to(q.dtype)
        bias = -distance_slopes(q.shape[1], q)[:, None, None] * distance
        mask = bias.masked_fill(~allowed, -torch.inf)
    mixed = scaled_dot_product_attention(q, k, v, attn_mask=mask)
    return (mixed * sees[:, None, :, None]).transpose(1, 2).flatten(2)
