"""The three forms of a link. Attribute names of their parts are the names of their tensors in a file, in this order.

From an augmenter's states H_A [B, S, D_A] and the anchor's H_B [B, T, D_B], what is added to H_B (CALM, arXiv 2401.02412,
section 3.1, with what src/engine/bridge/link.ts decides):

    pre-norm     Q = norm(H_B) W_Q^T    P = norm(H_A proj^T)  K = P W_K^T        V = P W_V^T        heads W_O^T
    released     Q = H_B W_Q^T + b_Q    P = H_A proj^T + b    K = P W_K^T + b_K  V = P W_V^T + b_V  norm(heads W_O^T + b_O)
    lucidrains   Q = norm(H_B) W_Q^T    P = H_A proj^T + b    K = P W_K^T        V = P W_V^T        heads W_O^T

`released` is google-deepmind/calm's, whose norm has gains 1 + w; `lucidrains` lucidrains/CALM-pytorch's, whose norm divides
by the length of the row. Calculated in the dtype of the link's weights; norms in f32 at least.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from .attention import Sight, at_least_f32, cross_attention
from .wiring import Link

PRE_NORM_EPSILON, RELEASED_EPSILON = 1e-5, 1e-6


class KeysValues(NamedTuple):
    """[B, H, S, D_B / H] each."""

    keys: Tensor
    values: Tensor


class RmsNorm(nn.Module):
    """`offset`: what is added to the gains."""

    def __init__(self, width: int, epsilon: float, offset: float = 0.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full((width,), 1.0 - offset))
        self.epsilon, self.offset = epsilon, offset

    def forward(self, state: Tensor) -> Tensor:
        wide = at_least_f32(state)
        normed = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self.epsilon)
        scaled: Tensor = normed * (self.offset + self.weight)
        return scaled.to(state.dtype)


class LengthNorm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, state: Tensor) -> Tensor:
        wide = at_least_f32(state)
        normed: Tensor = nn.functional.normalize(wide, dim=-1)
        scaled: Tensor = normed * state.shape[-1] ** 0.5 * self.weight
        return scaled.to(state.dtype)


class LinkModule(nn.Module):
    """The trained part of one link."""

    def __init__(self, link: Link, anchor_width: int, augmenter_width: int) -> None:
        super().__init__()
        if anchor_width % link.heads != 0:
            raise ValueError(f"{link.heads} heads do not divide the anchor's width {anchor_width} (link {link.id!r}).")
        biased, projects_biased = link.variant == "released", link.variant != "pre-norm"
        self.link = link
        self.proj = nn.Linear(augmenter_width, anchor_width, bias=projects_biased)
        self.q, self.k, self.v, self.o = (nn.Linear(anchor_width, anchor_width, bias=biased) for _ in range(4))
        norm = RmsNorm(anchor_width, PRE_NORM_EPSILON) if link.variant == "pre-norm" else LengthNorm(anchor_width)
        self.query_norm: nn.Module | None = None if biased else norm
        self.state_norm = RmsNorm(anchor_width, PRE_NORM_EPSILON) if not projects_biased else None
        self.post_norm = RmsNorm(anchor_width, RELEASED_EPSILON, offset=1.0) if biased else None

    def keys_values(self, augmenter_state: Tensor) -> KeysValues:
        """From H_A [B, S, D_A]; a cache keeps them."""
        projected = self.proj(augmenter_state.to(self.q.weight.dtype))
        if self.state_norm is not None:
            projected = self.state_norm(projected)
        return KeysValues(self._heads(self.k(projected)), self._heads(self.v(projected)))

    def added(self, state: Tensor, read: KeysValues, sight: Sight) -> Tensor:
        """What is added to H_B [B, T, D_B], in its dtype."""
        queries = state.to(self.q.weight.dtype)
        if self.query_norm is not None:
            queries = self.query_norm(queries)
        mixed = cross_attention(self._heads(self.q(queries)), *read, sight, self.link.distance_bias)
        written: Tensor = self.o(mixed)
        if self.post_norm is not None:
            written = self.post_norm(written)
        return written.to(state.dtype)

    def forward(self, state: Tensor, augmenter_state: Tensor, sight: Sight) -> Tensor:
        return self.added(state, self.keys_values(augmenter_state), sight)

    def _heads(self, rows: Tensor) -> Tensor:
        return rows.view(*rows.shape[:-1], self.link.heads, -1).transpose(1, 2)
