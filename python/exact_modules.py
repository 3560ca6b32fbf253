"""Parts of transformers' models without their way through float32."""

from types import MethodType

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel


class ExactGemmaNorm(nn.Module):
    """RMSNorm with the gain 1 + w, all in the dtype of its input."""

    def __init__(self, weight: nn.Parameter, epsilon: float) -> None:
        super().__init__()
        self.weight, self.epsilon = weight, epsilon

    def forward(self, state: Tensor) -> Tensor:
        return state * torch.rsqrt(state.pow(2).mean(-1, keepdim=True) + self.epsilon) * (1 + self.weight)


def exact_norm(module: nn.Module) -> nn.Module | None:
    kind = type(module).__name__
    if kind in ("GemmaRMSNorm", "Gemma3RMSNorm"):
        return ExactGemmaNorm(module.weight, module.eps)
    if kind.endswith("RMSNorm"):
        exact = nn.RMSNorm(module.weight.numel(), eps=module.variance_epsilon)
        exact.weight = module.weight
        return exact
    return None


class ExactRotary(nn.Module):
    """Cosines and sines of angles in f64. Frequencies that are scaled are transformers' own, which are f32."""

    def __init__(self, config, rotary: nn.Module, dtype: torch.dtype) -> None:
        super().__init__()
        self.config, self.rotary, self.dtype = config, rotary, dtype

    def frequencies(self, layer_type: str | None) -> tuple[Tensor, float]:
        name = "" if layer_type is None else f"{layer_type}_"
        frequencies = getattr(self.rotary, f"{name}inv_freq").double()
        rope = self.config.rope_parameters if layer_type is None else self.config.rope_parameters[layer_type]
        if rope["rope_type"] == "default":
            width = 2 * len(frequencies)
            frequencies = rope["rope_theta"] ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
        return frequencies, getattr(self.rotary, f"{name}attention_scaling")

    def forward(self, _: Tensor, position_ids: Tensor, layer_type: str | None = None) -> tuple[Tensor, Tensor]:
        frequencies, scaling = self.frequencies(layer_type)
        angles = (position_ids[..., None].double() * frequencies).repeat(1, 1, 2)
        return (angles.cos() * scaling).to(self.dtype), (angles.sin() * scaling).to(self.dtype)


def exact_attention(
    self: nn.Module, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Of GPT-Neo, without a cache: all in the dtype of its input."""
    seen = self.bias[:, :, : query.shape[-2], : key.shape[-2]]
    scores = torch.where(seen, query @ key.transpose(-1, -2), -torch.inf)
    weights = (scores if mask is None else scores + mask).softmax(-1)
    return weights @ value, weights


def make_exact(model: PreTrainedModel, dtype: torch.dtype) -> None:
    for module in list(model.modules()):
        if type(module).__name__ == "GPTNeoSelfAttention":
            module._attn = MethodType(exact_attention, module)
        for name, child in list(module.named_children()):
            exact = ExactRotary(model.config, child, dtype) if name == "rotary_emb" else exact_norm(child)
            if exact is not None:
                setattr(module, name, exact)
