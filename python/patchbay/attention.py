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


class Sight:
    """Who sees whom, from place [B, S] and seen [B, T]. Links with as many heads share what is made of it."""

    def __init__(self, place: Tensor, seen: Tensor) -> None:
        self.visible = place[:, None, :] < seen[:, :, None]
        self.distance = torch.where(self.visible, seen[:, :, None] - 1 - place[:, None, :], 0)
        self.sees = self.visible.any(-1)
        """[B, T]: who sees nothing gets zeros, since a softmax over nothing is not a number."""
        self.biases: dict[tuple[int, torch.dtype], Tensor] = {}

    def mask(self, heads: int, distance_bias: bool, like: Tensor) -> Tensor:
        """What is added to scores [B, heads or 1, T, S]."""
        key = heads if distance_bias else 0, like.dtype
        if key not in self.biases:
            allowed = (self.visible | ~self.sees[..., None])[:, None]
            zero = torch.zeros((), dtype=like.dtype, device=like.device)
            bias = -distance_slopes(heads, like)[:, None, None] * self.distance[:, None] if distance_bias else zero
            self.biases[key] = torch.where(allowed, bias, -torch.inf)
        return self.biases[key]


def cross_attention(q: Tensor, k: Tensor, v: Tensor, sight: Sight, distance_bias: bool) -> Tensor:
    """q [B, H, T, D], k and v [B, H, S, D] give [B, T, H·D]."""
    mixed = scaled_dot_product_attention(q, k, v, attn_mask=sight.mask(q.shape[1], distance_bias, q))
    return (mixed * sight.sees[:, None, :, None]).transpose(1, 2).flatten(2)
