"""Frozen models that the first process alone has read: the others get their part of each weight from it.

There they are on PyTorch's `meta` device: shapes without numbers. No process but the first ever holds more than its own part
and one whole tensor.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, distributed, nn
from torch.distributed.tensor import DTensor, distribute_tensor


def is_read_once(models: Sequence[nn.Module], device: torch.device) -> bool:
    """Whether any process has them on `meta`. Every process has to ask."""
    here = any(weight.is_meta for model in models for weight in model.parameters())
    found = torch.tensor(float(here), device=device)
    distributed.all_reduce(found)
    return bool(found)


@torch.no_grad()
def spread_from_first(models: Sequence[nn.Module], device: torch.device, shard: Callable[[], None]) -> None:
    """Calls `shard`, which makes the weights DTensors in place, and gives all processes their part."""
    read = [{name: weight.data for name, weight in model.named_parameters()} for model in models]
    kept = [{name: buffer.data for name, buffer in model.named_buffers()} for model in models]
    shard()
    for model, weights, buffers in zip(models, read, kept, strict=True):
        model.to_empty(device=device)
        for name, weight in model.named_parameters():
            assert isinstance(weight, DTensor)
            whole = _on(weights.pop(name), device)
            weight.copy_(distribute_tensor(whole, weight.device_mesh, weight.placements))
        for name, buffer in model.named_buffers():
            whole = _on(buffers[name], device)
            distributed.broadcast(whole, src=0)
            buffer.copy_(whole)


def _on(tensor: Tensor, device: torch.device) -> Tensor:
    """Its numbers, where there are any; otherwise room for them."""
    return torch.empty_like(tensor, device=device) if tensor.is_meta else tensor.to(device)
