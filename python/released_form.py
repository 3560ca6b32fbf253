"""Links as google-deepmind/calm has them: torch.nn.MultiheadAttention, and the names of its files."""

import torch
from torch import Tensor, nn

from bridges import ReleasedBridge


def multihead_attention(bridge: ReleasedBridge) -> nn.MultiheadAttention:
    attention = nn.MultiheadAttention(bridge.o.out_features, bridge.link.heads, batch_first=True, dtype=bridge.o.weight.dtype)
    attention.load_state_dict(
        {
            "in_proj_weight": torch.cat([layer.weight for layer in (bridge.q, bridge.k, bridge.v)]),
            "in_proj_bias": torch.cat([layer.bias for layer in (bridge.q, bridge.k, bridge.v)]),
            "out_proj.weight": bridge.o.weight,
            "out_proj.bias": bridge.o.bias,
        }
    )
    return attention


@torch.no_grad()
def as_released(bridge: ReleasedBridge, anchor_state: Tensor, augmenter_state: Tensor) -> tuple[Tensor, Tensor]:
    """What is added to the anchor, and the weights averaged over the heads, both by PyTorch's own attention."""
    projected = bridge.proj(augmenter_state)[None]
    attended, weights = multihead_attention(bridge)(anchor_state[None], projected, projected)
    return bridge.post_norm(attended[0]), weights[0]


def released_tensors(bridge: ReleasedBridge, index: int) -> dict[str, Tensor]:
    """The link's seven tensors under the names of the released checkpoints."""
    attention = multihead_attention(bridge).state_dict()
    parts = {f"proj.{name}": value for name, value in bridge.proj.state_dict().items()}
    parts |= {f"cross_attention.{name}": value for name, value in attention.items()}
    parts |= {"post_attention_layernorm.weight": bridge.post_norm.weight.detach()}
    return {f"cross_attention_hooks.{index}.{name}": value for name, value in parts.items()}
