"""Configs and checkpoints in the forms of years ago, which are still around."""

import torch
from torch import Tensor


def plain_rope(rope: dict) -> dict:
    """rope_theta and rope_scaling, which then had `type`."""
    scaling = {name: value for name, value in rope.items() if name not in ("rope_type", "rope_theta")}
    kind = rope["rope_type"]
    return {"rope_theta": rope["rope_theta"], "rope_scaling": {"type": kind} | scaling if kind != "default" else None}


def llama(settings: dict, rope: dict) -> dict:
    old = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "torch_dtype": "float32"} | settings
    old |= {"hidden_act": "silu"} | plain_rope(rope) | {"transformers_version": "4.40.0"}
    return old | {"attention_bias": False, "mlp_bias": False, "use_cache": True}


def qwen2(settings: dict, rope: dict) -> dict:
    old = {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "torch_dtype": "float32"} | settings
    return old | {"hidden_act": "silu"} | plain_rope(rope) | {"transformers_version": "4.40.0"}


def gpt_neox(settings: dict, rope: dict) -> dict:
    old = {"architectures": ["GPTNeoXForCausalLM"], "model_type": "gpt_neox", "torch_dtype": "float32"} | settings
    rotary = {"rotary_pct": rope["partial_rotary_factor"], "rotary_emb_base": int(rope["rope_theta"])}
    return old | rotary | {"hidden_act": "gelu", "transformers_version": "4.24.0"}


def gpt2_tensors(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """As OpenAI's own: no `transformer.` in front, and the mask of each block among the weights."""
    blocks = sum(name.endswith("ln_1.weight") for name in tensors)
    masks = {f"h.{block}.attn.bias": torch.ones(4, 4).tril()[None, None] for block in range(blocks)}
    return {name.removeprefix("transformer."): tensor for name, tensor in tensors.items()} | masks


def gpt_neo_tensors(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """With the mask of each block, and what masked scores become, among the weights."""
    extra = {}
    for name in tensors:
        if name.endswith("attention.out_proj.weight"):
            block = name.removesuffix("out_proj.weight")
            extra |= {f"{block}bias": torch.ones(4, 4, dtype=torch.bool).tril()[None, None]}
            extra |= {f"{block}masked_bias": torch.tensor(-1e9)}
    return tensors | extra


def gpt_neox_tensors(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """As Pythia's: mask, what masked scores become, and frequencies of each block among the weights."""
    extra = {}
    for name in tensors:
        if name.endswith("attention.dense.weight"):
            block = name.removesuffix("dense.weight")
            extra |= {f"{block}bias": torch.ones(4, 4, dtype=torch.bool).tril()[None, None]}
            extra |= {f"{block}masked_bias": torch.tensor(-1e9), f"{block}rotary_emb.inv_freq": torch.ones(2)}
    return tensors | extra
