"""The model fixtures: so many, that between them every form of a config and a checkpoint that the engine reads is met.

fixture_models.py makes the numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor
from transformers import (
    Gemma3TextConfig, GemmaConfig, GPT2Config, GPTNeoConfig, GPTNeoXConfig, LlamaConfig, PreTrainedConfig, Qwen2Config, Qwen3Config,
)  # fmt: skip

import old_forms


@dataclass(frozen=True)
class ModelCase:
    kind: type[PreTrainedConfig]
    settings: dict
    rope: dict | None = None
    """config.json as transformers 4 wrote it, from the settings."""
    old_config: Callable[[dict, dict], dict] | None = None
    """Tensors as an old checkpoint has them."""
    old_tensors: Callable[[dict[str, Tensor]], dict[str, Tensor]] | None = None


def sizes(blocks: int, width: int, heads: int, kv_heads: int, hidden: int, **others) -> dict:
    own = dict(num_hidden_layers=blocks, hidden_size=width, num_attention_heads=heads, intermediate_size=hidden)
    return own | dict(num_key_value_heads=kv_heads) | others


def rope(theta: float = 10000.0, **scaling) -> dict:
    return {"rope_type": "default", "rope_theta": theta} | scaling


LLAMA3 = dict(factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=32)
YARN = dict(factor=4.0, original_max_position_embeddings=16)
GEMMA3_ROPE = {"full_attention": rope(1000.0, rope_type="linear", factor=2.0), "sliding_attention": rope(50.0)}

# Grouped heads with an untied head as transformers 5 writes it; a tied one as transformers 4 did, with its own theta
# and epsilon and no head_dim; one of another width and tokenization; one as wide as the first with its tokenization; and
# two of Gemma, with one key-value head and a head width of its own, and with several. Then the other families, windows
# shorter than the texts, each way to scale positions, and checkpoints with tensors that nobody reads.
MODELS = {
    "tiny-llama": ModelCase(LlamaConfig, sizes(3, 32, 4, 2, 64), rope()),
    "tiny-llama-tied": ModelCase(
        LlamaConfig,
        sizes(2, 24, 6, 2, 48, tie_word_embeddings=True, rms_norm_eps=1e-6),
        rope(500.0),
        old_config=old_forms.llama,
    ),
    "tiny-augmenter": ModelCase(LlamaConfig, sizes(2, 24, 3, 3, 48), rope()),
    "tiny-llama-twin": ModelCase(LlamaConfig, sizes(2, 32, 2, 1, 48), rope()),
    "tiny-gemma": ModelCase(GemmaConfig, sizes(3, 32, 4, 1, 48, head_dim=12, rms_norm_eps=1e-6), rope()),
    "tiny-gemma-narrow": ModelCase(GemmaConfig, sizes(2, 24, 3, 3, 40, head_dim=8, rms_norm_eps=1e-6), rope()),
    "tiny-llama3": ModelCase(
        LlamaConfig,
        sizes(2, 24, 3, 1, 40, attention_bias=True, mlp_bias=True),
        rope(100.0, rope_type="llama3", **LLAMA3),
    ),
    "tiny-qwen2": ModelCase(
        Qwen2Config,
        sizes(3, 24, 2, 1, 32, tie_word_embeddings=True)
        | dict(use_sliding_window=True, sliding_window=7, max_window_layers=1),
        rope(100.0, rope_type="yarn", **YARN),
        old_config=old_forms.qwen2,
    ),
    "tiny-qwen3": ModelCase(
        Qwen3Config, sizes(2, 24, 4, 2, 40, head_dim=8), rope(1000.0, rope_type="linear", factor=3.0)
    ),
    "tiny-gpt2": ModelCase(
        GPT2Config,
        dict(n_layer=3, n_embd=24, n_head=3, n_positions=128, scale_attn_by_inverse_layer_idx=True),
        old_tensors=old_forms.gpt2_tensors,
    ),
    "tiny-gpt-neo": ModelCase(
        GPTNeoConfig,
        dict(num_layers=3, hidden_size=24, num_heads=3, intermediate_size=40, window_size=6)
        | dict(attention_types=[[["global", "local"], 1], [["local"], 1]]),
        old_tensors=old_forms.gpt_neo_tensors,
    ),
    "tiny-gpt-neox": ModelCase(
        GPTNeoXConfig,
        dict(num_hidden_layers=2, hidden_size=32, num_attention_heads=2, intermediate_size=48),
        rope(partial_rotary_factor=0.25),
        old_config=old_forms.gpt_neox,
        old_tensors=old_forms.gpt_neox_tensors,
    ),
    "tiny-gpt-neox-serial": ModelCase(
        GPTNeoXConfig,
        dict(num_hidden_layers=2, hidden_size=24, num_attention_heads=2, intermediate_size=40)
        | dict(use_parallel_residual=False, attention_bias=False, hidden_act="relu"),
        rope(partial_rotary_factor=1.0),
    ),
    "tiny-gemma3": ModelCase(
        Gemma3TextConfig,
        sizes(3, 24, 2, 1, 32, head_dim=12, sliding_window=6, query_pre_attn_scalar=20)
        | dict(layer_types=["sliding_attention", "full_attention", "sliding_attention"]),
        GEMMA3_ROPE,
    ),
}
