"""A Patchbay composition in plain PyTorch, on transformers' layers: what the browser's numbers are held to.

Per link, from layer `source` of an augmenter A into layer `target` of the anchor B (layer 0 = the embeddings, k = the
output of block k, before the final norm), in a sequence where anchor token t sees the first n_t augmenter tokens:

    Q = norm(H_B) W_Q^T      P = norm(H_A proj^T)      K = P W_K^T      V = P W_V^T
    score(t, s) = Q_t . K_s / sqrt(D_head) - slope_head * (n_t - 1 - s)   for s < n_t;   n_t = 0 gives 0
    H_B <- H_B + concat(heads) W_O^T

All links into one layer read the layer's state as it was before any of them. How many tokens n_t a row sees is the
link's mask: those that end no later in the text, those of the prompt, or all. Links of the variant `released` are those of
google-deepmind/calm (ReleasedBridge). Nothing here rounds to f32 on the way, so with dtype float64 the result is exact
to about 1e-15.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor, nn
from transformers import AutoModelForCausalLM, PreTrainedModel
from transformers.models.gemma.modeling_gemma import GemmaRMSNorm
from transformers.models.llama.modeling_llama import LlamaRMSNorm
from transformers.utils.logging import disable_progress_bar

disable_progress_bar()
LINK_NORM_EPSILON, RELEASED_NORM_EPSILON = 1e-5, 1e-6
Hook = Callable[[int, Tensor], Tensor]


@dataclass(frozen=True)
class Link:
    id: str
    augmenter: str
    source: int
    target: int
    heads: int
    distance_bias: bool
    enabled: bool = True
    variant: str = "pre-norm"
    mask: str = "causal"

    @staticmethod
    def from_json(data: dict) -> "Link":
        ends = (data["id"], data["augmenter"], data["from"], data["to"])
        kind = (data.get("variant", "pre-norm"), data.get("mask", "causal"))
        return Link(*ends, data["heads"], data["distanceBias"], data["enabled"], *kind)

    def to_json(self) -> dict:
        ends = {"id": self.id, "augmenter": self.augmenter, "from": self.source, "to": self.target}
        kind = {"variant": self.variant, "mask": self.mask}
        return ends | {"heads": self.heads, "distanceBias": self.distance_bias} | kind | {"enabled": self.enabled}


@dataclass(frozen=True)
class SeenTokens:
    """An augmenter's tokens of a text, how many of them each anchor token sees, and how many are of the prompt."""

    ids: Sequence[int]
    visible: Sequence[int]
    prompt: int | None = None

    def under(self, mask: str) -> Sequence[int]:
        if mask == "causal":
            return self.visible
        everything = len(self.ids) if mask == "none" or self.prompt is None else self.prompt
        return [everything] * len(self.visible)


class ExactGemmaNorm(nn.Module):
    """RMSNorm with the gain 1 + w, all in the dtype of its input."""

    def __init__(self, weight: nn.Parameter, epsilon: float) -> None:
        super().__init__()
        self.weight, self.epsilon = weight, epsilon

    def forward(self, state: Tensor) -> Tensor:
        return state * torch.rsqrt(state.pow(2).mean(-1, keepdim=True) + self.epsilon) * (1 + self.weight)


def exact_norm(module: nn.Module) -> nn.Module | None:
    """The same norm without transformers' way through float32."""
    if isinstance(module, GemmaRMSNorm):
        return ExactGemmaNorm(module.weight, module.eps)
    if isinstance(module, LlamaRMSNorm):
        exact = nn.RMSNorm(module.weight.numel(), eps=module.variance_epsilon)
        exact.weight = module.weight
        return exact
    return None


def load_model(folder: Path, dtype: torch.dtype) -> PreTrainedModel:
    """A frozen model whose every step is done in `dtype`: transformers' own norm and softmax go through float32."""
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="sdpa")
    for module in list(model.modules()):
        for name, child in module.named_children():
            exact = exact_norm(child)
            if exact is not None:
                setattr(module, name, exact)
    return model.to(dtype).eval().requires_grad_(False)


def rotary(model: PreTrainedModel, length: int) -> tuple[Tensor, Tensor]:
    rope = model.config.rope_parameters
    if rope["rope_type"] != "default":
        raise ValueError(f"rotary positions of type {rope['rope_type']} are not known here")
    width = model.config.head_dim
    frequencies = rope["rope_theta"] ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = torch.outer(torch.arange(length, dtype=torch.float64), frequencies).repeat(1, 2)[None]
    return angles.cos().to(model.dtype), angles.sin().to(model.dtype)


def keep(_: int, state: Tensor) -> Tensor:
    return state


def layer_states(model: PreTrainedModel, ids: Sequence[int], hook: Hook = keep) -> list[Tensor]:
    """States [T, C] of layers 0 to L, each as the hook leaves it."""
    positions = rotary(model, len(ids))
    states = [hook(0, model.model.embed_tokens(torch.tensor(ids)))]
    for layer, block in enumerate(model.model.layers, start=1):
        output = block(states[-1][None], attention_mask=None, position_embeddings=positions)[0]
        states.append(hook(layer, output))
    return states


def logits_of(model: PreTrainedModel, last_state: Tensor) -> Tensor:
    return model.lm_head(model.model.norm(last_state))


def attend(q: Tensor, k: Tensor, v: Tensor, heads: int, visible: Sequence[int], distance_bias: bool) -> Tensor:
    """Attention of rows [T_B, D_B] to the first `visible` of [T_A, D_B] each; heads side by side in the result."""
    q, k, v = (rows.unflatten(-1, (heads, -1)).transpose(0, 1) for rows in (q, k, v))
    scores = q @ k.transpose(1, 2) * q.shape[-1] ** -0.5
    seen, position = torch.tensor(visible)[:, None], torch.arange(k.shape[1])
    if distance_bias:
        slopes = 2 ** (1 - 4 * torch.arange(heads, dtype=scores.dtype) / heads)
        scores = scores - slopes[:, None, None] * (seen - 1 - position)
    is_seen = position < seen
    # A row that sees nothing is softmaxed over zeros, for finite gradients, and then masked to nothing.
    weights = scores.masked_fill(~is_seen & (seen > 0), -torch.inf).softmax(-1) * is_seen
    return (weights @ v).transpose(0, 1).flatten(1)


class Bridge(nn.Module):
    """The trained part of one link. The attribute names are the tensor names in a composition file."""

    def __init__(self, link: Link, anchor_width: int, augmenter_width: int) -> None:
        super().__init__()
        self.link = link
        self.proj = nn.Linear(augmenter_width, anchor_width, bias=False)
        self.query_norm = nn.RMSNorm(anchor_width, eps=LINK_NORM_EPSILON)
        self.state_norm = nn.RMSNorm(anchor_width, eps=LINK_NORM_EPSILON)
        self.q, self.k, self.v, self.o = (nn.Linear(anchor_width, anchor_width, bias=False) for _ in range(4))

    def forward(self, anchor_state: Tensor, augmenter_state: Tensor, visible: Sequence[int]) -> Tensor:
        """What the link adds to the anchor's state [T_B, D_B], from the augmenter's [T_A, D_A]."""
        projected = self.state_norm(self.proj(augmenter_state))
        rows = self.q(self.query_norm(anchor_state)), self.k(projected), self.v(projected)
        return self.o(attend(*rows, self.link.heads, visible, self.link.distance_bias))


class ReleasedBridge(nn.Module):
    """A link as google-deepmind/calm released it: biases, and one norm behind the attention with the gain 1 + w."""

    def __init__(self, link: Link, anchor_width: int, augmenter_width: int) -> None:
        super().__init__()
        self.link = link
        self.proj = nn.Linear(augmenter_width, anchor_width)
        self.q, self.k, self.v, self.o = (nn.Linear(anchor_width, anchor_width) for _ in range(4))
        self.post_norm = ExactGemmaNorm(nn.Parameter(torch.zeros(anchor_width)), RELEASED_NORM_EPSILON)

    def forward(self, anchor_state: Tensor, augmenter_state: Tensor, visible: Sequence[int]) -> Tensor:
        projected = self.proj(augmenter_state)
        rows = self.q(anchor_state), self.k(projected), self.v(projected)
        return self.post_norm(self.o(attend(*rows, self.link.heads, visible, self.link.distance_bias)))

    def torch_attention(self) -> nn.MultiheadAttention:
        """The same attention as PyTorch has it, and the released code calls it."""
        attention = nn.MultiheadAttention(self.o.out_features, self.link.heads, batch_first=True, dtype=self.o.weight.dtype)
        stacked = (self.q, self.k, self.v)
        attention.in_proj_weight.data = torch.cat([layer.weight for layer in stacked]).detach()
        attention.in_proj_bias.data = torch.cat([layer.bias for layer in stacked]).detach()
        attention.out_proj.weight.data, attention.out_proj.bias.data = self.o.weight.detach(), self.o.bias.detach()
        return attention


class Composition(nn.Module):
    """Only the links are parameters: `state_dict()` has exactly the tensors of a composition file."""

    def __init__(
        self, anchor: PreTrainedModel, augmenters: dict[str, PreTrainedModel], links: Sequence[Link]
    ) -> None:
        super().__init__()
        self.models = (anchor, augmenters)  # in a tuple, so that PyTorch does not take them for parts to train
        width = anchor.config.hidden_size
        forms = {"pre-norm": Bridge, "released": ReleasedBridge}
        bridges = (forms[link.variant](link, width, augmenters[link.augmenter].config.hidden_size) for link in links)
        self.links = nn.ModuleList(bridges).to(anchor.dtype)

    def states(self, ids: Sequence[int], augmenter_tokens: dict[str, SeenTokens]) -> list[Tensor]:
        """The anchor's states of all layers, after linking."""
        anchor, augmenters = self.models
        bridges = [bridge for bridge in self.links if bridge.link.enabled]
        read = {name: layer_states(augmenters[name], seen.ids) for name, seen in augmenter_tokens.items() if seen.ids}

        def add_links(layer: int, state: Tensor) -> Tensor:
            into = [(bridge, bridge.link) for bridge in bridges if bridge.link.target == layer]
            return state + sum(
                bridge(state, read[link.augmenter][link.source], augmenter_tokens[link.augmenter].under(link.mask))
                for bridge, link in into
                if link.augmenter in read
            )

        return layer_states(anchor, ids, add_links)

    def forward(self, ids: Sequence[int], augmenter_tokens: dict[str, SeenTokens]) -> Tensor:
        """Logits [T, V]."""
        return logits_of(self.models[0], self.states(ids, augmenter_tokens)[-1])


def read_wiring(file: Path) -> tuple[dict, list[Link]]:
    """The wiring of a composition file: the whole record, and its links in the order of the tensors."""
    with safe_open(file, "pt") as tensors:
        wiring = json.loads((tensors.metadata() or {}).get("patchbay", "null"))
    if not wiring or wiring["format"] != 1:
        raise ValueError(f"{file} is not a Patchbay composition of format 1")
    return wiring, [Link.from_json(link) for link in wiring["links"]]
