"""Frozen models on transformers' layers, with every step in one dtype: states by layer and logits.

Layer 0 is the embeddings, layer k the output of block k, before the final norm. Nothing rounds to f32 on the way, so with
dtype float64 the result is exact to about 1e-15.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModelForCausalLM, PreTrainedModel
from transformers.models.gemma.modeling_gemma import GemmaRMSNorm
from transformers.models.llama.modeling_llama import LlamaRMSNorm
from transformers.utils.logging import disable_progress_bar

disable_progress_bar()
Hook = Callable[[int, Tensor], Tensor]


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
