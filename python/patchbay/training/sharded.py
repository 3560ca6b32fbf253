"""A composition spread over processes (PyTorch's `fully_shard`, FSDP 2), and its links as whole tensors again.

Each decoder block of each model and each link is gathered when it runs, and let go behind it; embeddings, last norms and heads
stay gathered through a step. Everything here has to be called by every process.
"""

from typing import Any

import torch
from torch import Tensor
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor

from ..blocks import decoder_blocks
from ..composition import Composition
from .spreading import is_read_once, spread_from_first


def shard(composition: Composition, device: torch.device, processes: int) -> None:
    """In place. Frozen models may be on PyTorch's `meta` device in all processes but the first."""
    mesh = init_device_mesh(device.type, (processes,))
    models = [composition.anchor, *composition.by_name().values()]

    def all_parts() -> None:
        for model in models:
            for block in decoder_blocks(model):
                fully_shard(block, mesh=mesh)
        for module in composition.links:
            fully_shard(module, mesh=mesh)
        fully_shard(composition, mesh=mesh)

    if is_read_once(models, device):
        composition.links.to(device)
        spread_from_first(models, device, all_parts)
    else:
        composition.to(device)
        all_parts()


def composition_in(model: Any) -> Composition:
    """Without what Accelerate has put around it."""
    while not isinstance(model, Composition):
        model = model.module
    return model


def whole(tensor: Tensor) -> Tensor:
    """All of it, where it is."""
    return tensor.full_tensor() if isinstance(tensor, DTensor) else tensor


def spread_like(value: Tensor, like: Tensor) -> Tensor:
    """As `like` is: on its device, and of it the part that is this process's."""
    moved = value.to(like.device, like.dtype)
    return distribute_tensor(moved, like.device_mesh, like.placements) if isinstance(like, DTensor) else moved.clone()


def links_whole(model: Any) -> dict[str, Tensor]:
    """In this process's memory, by their names in a composition file."""
    named = composition_in(model).links.named_parameters()
    return {f"links.{name}": whole(weight.detach()).cpu() for name, weight in named}
