"""The three forms of a link in plain PyTorch, exact in f64, and what a link sees. The package is held to what they give.

From an augmenter's states H_A [T_A, D_A] and the anchor's H_B [T_B, D_B], where anchor token t sees the first n_t augmenter
tokens, a bridge gives what is added to H_B. Ours:

    Q = norm(H_B) W_Q^T      P = norm(H_A proj^T)      K = P W_K^T      V = P W_V^T
    score(t, s) = Q_t . K_s / sqrt(D_head) - slope_head * (n_t - 1 - s)   for s < n_t;   n_t = 0 gives 0
    added = concat(heads) W_O^T

As google-deepmind/calm released it, with biases, and one norm whose gain is 1 + w:

    Q = H_B W_Q^T + b_Q      P = H_A proj^T + b      K = P W_K^T + b_K      V = P W_V^T + b_V
    added = norm(concat(heads) W_O^T + b_O)

As lucidrains/CALM-pytorch has it, with a norm that divides by the row's length, and one bias:

    Q = norm(H_B) W_Q^T      P = H_A proj^T + b      K = P W_K^T      V = P W_V^T      added = concat(heads) W_O^T
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from exact_modules import ExactGemmaNorm
from patchbay.wiring import Link

LINK_NORM_EPSILON, RELEASED_NORM_EPSILON = 1e-5, 1e-6
Rows = tuple[Tensor, Tensor, Tensor]


@dataclass(frozen=True)
class SeenTokens:
    """An augmenter's tokens of a text, how many of them each anchor token sees, and how many are of the prompt."""

    ids: Sequence[int]
    visible: Sequence[int]
    prompt: int

    def under(self, mask: str) -> Sequence[int]:
        """How many tokens each row sees: those that end no later in the text, those of the prompt, or all."""
        if mask == "causal":
            return self.visible
        return [{"prompt": self.prompt, "none": len(self.ids)}[mask]] * len(self.visible)


def attention_weights(q: Tensor, k: Tensor, visible: Sequence[int], distance_bias: bool) -> Tensor:
    """What the rows of q [heads, T_B, D] give the first `visible` of k [heads, T_A, D] each: [heads, T_B, T_A]."""
    heads = q.shape[0]
    scores = q @ k.transpose(1, 2) * q.shape[-1] ** -0.5
    seen, position = torch.tensor(visible)[:, None], torch.arange(k.shape[1])
    if distance_bias:
        slopes = 2 ** (1 - 4 * torch.arange(heads, dtype=scores.dtype) / heads)
        scores = scores - slopes[:, None, None] * (seen - 1 - position)
    is_seen = position < seen
    # A row that sees nothing is softmaxed over zeros, for finite gradients, and then masked to nothing.
    return scores.masked_fill(~is_seen & (seen > 0), -torch.inf).softmax(-1) * is_seen


class Bridge(nn.Module):
    """The trained part of one link. The attribute names of its parts are the tensor names in a composition file."""

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link

    def rows(self, anchor_state: Tensor, augmenter_state: Tensor) -> Rows:
        """Queries [T_B, D_B], keys and values [T_A, D_B]."""
        raise NotImplementedError

    def written(self, mixed: Tensor) -> Tensor:
        """What is added to the anchor, from the heads side by side [T_B, D_B]."""
        raise NotImplementedError

    def heads(self, anchor_state: Tensor, augmenter_state: Tensor) -> Rows:
        rows = self.rows(anchor_state, augmenter_state)
        q, k, v = (each.unflatten(-1, (self.link.heads, -1)).transpose(0, 1) for each in rows)
        return q, k, v

    def weights(self, anchor_state: Tensor, augmenter_state: Tensor, visible: Sequence[int]) -> Tensor:
        """What each head gives each augmenter token: [heads, T_B, T_A]."""
        q, k, _ = self.heads(anchor_state, augmenter_state)
        return attention_weights(q, k, visible, self.link.distance_bias)

    def forward(self, anchor_state: Tensor, augmenter_state: Tensor, visible: Sequence[int]) -> Tensor:
        q, k, v = self.heads(anchor_state, augmenter_state)
        weights = attention_weights(q, k, visible, self.link.distance_bias)
        return self.written((weights @ v).transpose(0, 1).flatten(1))


class PreNormBridge(Bridge):
    def __init__(self, link: Link, anchor_width: int, augmenter_width: int) -> None:
        super().__init__(link)
        self.proj = nn.Linear(augmenter_width, anchor_width, bias=False)
        self.query_norm = nn.RMSNorm(anchor_width, eps=LINK_NORM_EPSILON)
        self.state_norm = nn.RMSNorm(anchor_width, eps=LINK_NORM_EPSILON)
        self.q, self.k, self.v, self.o = (nn.Linear(anchor_width, anchor_width, bias=False) for _ in range(4))

    def rows(self, anchor_state: Tensor, augmenter_state: Tensor) -> Rows:
        projected = self.state_norm(self.proj(augmenter_state))
        return self.q(self.query_norm(anchor_state)), self.k(projected), self.v(projected)

    def written(self, mixed: Tensor) -> Tensor:
        return self.o(mixed)


class ReleasedBridge(Bridge):
    def __init__(self, link: Link, anchor_width: int, augmenter_width: int) -> None:
        super().__init__(link)
        self.proj = nn.Linear(augmenter_width, anchor_width)
        self.q, self.k, self.v, self.o = (nn.Linear(anchor_width, anchor_width) for _ in range(4))
        self.post_norm = ExactGemmaNorm(nn.Parameter(torch.zeros(anchor_width)), RELEASED_NORM_EPSILON)

    def rows(self, anchor_state: Tensor, augmenter_state: Tensor) -> Rows:
        projected = self.proj(augmenter_state)
        return self.q(anchor_state), self.k(projected), self.v(projected)

    def written(self, mixed: Tensor) -> Tensor:
        return self.post_norm(self.o(mixed))


class LengthNorm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, state: Tensor) -> Tensor:
        return nn.functional.normalize(state, dim=-1) * state.shape[-1] ** 0.5 * self.weight


class LucidrainsBridge(Bridge):
    def __init__(self, link: Link, anchor_width: int, augmenter_width: int) -> None:
        super().__init__(link)
        self.proj = nn.Linear(augmenter_width, anchor_width)
        self.query_norm = LengthNorm(anchor_width)
        self.q, self.k, self.v, self.o = (nn.Linear(anchor_width, anchor_width, bias=False) for _ in range(4))

    def rows(self, anchor_state: Tensor, augmenter_state: Tensor) -> Rows:
        projected = self.proj(augmenter_state)
        return self.q(self.query_norm(anchor_state)), self.k(projected), self.v(projected)

    def written(self, mixed: Tensor) -> Tensor:
        return self.o(mixed)


FORMS: dict[str, type[Bridge]] = {
    "pre-norm": PreNormBridge,
    "released": ReleasedBridge,
    "lucidrains": LucidrainsBridge,
}
