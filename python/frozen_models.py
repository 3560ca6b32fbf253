"""Frozen models on transformers' layers, with every step in one dtype: states by layer and logits.

Layer 0 is the embeddings, layer k the output of block k, before the final norm. Nothing rounds to f32 on the way, so with
dtype float64 the result is exact to about 1e-15.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForCausalLM, PreTrainedModel
from transformers.utils.logging import disable_progress_bar

from exact_modules import make_exact

disable_progress_bar()
Hook = Callable[[int, Tensor], Tensor]


def load_model(folder: Path, dtype: torch.dtype) -> PreTrainedModel:
    """A frozen model whose every step is done in `dtype`: transformers' own norms and angles go through float32."""
    attention = "eager" if AutoConfig.from_pretrained(folder).model_type == "gpt_neo" else "sdpa"
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation=attention)
    make_exact(model, dtype)
    return model.to(dtype).eval().requires_grad_(False)


def first_of(module: nn.Module, names: Sequence[str]) -> nn.Module:
    return next(getattr(module, name) for name in names if hasattr(module, name))


def blocks_of(model: PreTrainedModel) -> nn.ModuleList:
    return first_of(model.base_model, ("layers", "h"))


def keep(_: int, state: Tensor) -> Tensor:
    return state


def replace_state(given: Tensor | tuple, seen: Callable[[Tensor], Tensor]) -> Tensor | tuple:
    """What a block gives: the state, by itself or first in a tuple (GPT-Neo)."""
    return (seen(given[0]), *given[1:]) if isinstance(given, tuple) else seen(given)


def batch_states(model: PreTrainedModel, tokens: Tensor, hook: Hook = keep, **places) -> list[Tensor]:
    """States [B, T, C] of layers 0 to L, each as the hook leaves it."""
    blocks, states = blocks_of(model), []

    def seen(layer: int, state: Tensor) -> Tensor:
        states.append(hook(layer, state))
        return states[-1]

    with ExitStack() as hooks:
        start = blocks[0].register_forward_pre_hook(lambda _, inputs: (seen(0, inputs[0]), *inputs[1:]))
        hooks.callback(start.remove)
        for layer, block in enumerate(blocks, start=1):
            after = block.register_forward_hook(lambda _, __, given, see=partial(seen, layer): replace_state(given, see))
            hooks.callback(after.remove)
        model.base_model(tokens, use_cache=False, **places)
    return states


def layer_states(model: PreTrainedModel, ids: Sequence[int], hook: Hook = keep) -> list[Tensor]:
    """States [T, C] of layers 0 to L, each as the hook leaves it."""
    states = batch_states(model, torch.tensor([list(ids)]), lambda layer, state: hook(layer, state[0])[None])
    return [state[0] for state in states]


def logits_of(model: PreTrainedModel, last_state: Tensor) -> Tensor:
    norm = first_of(model.base_model, ("norm", "ln_f", "final_layer_norm"))
    return model.get_output_embeddings()(norm(last_state))
