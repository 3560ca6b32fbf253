"""The weights of a link before training, as src/engine/bridge/freshLink.ts has them (other random numbers)."""

import math

import torch

from .forms import LinkModule

# Standard deviations in units of 1/sqrt(inputs): small queries and keys with large values let a link first pass on what it
# reads and then learn where to look. W_O = 0: an untrained composition equals the anchor bit for bit.
PRE_NORM = {"proj": 1.0, "q": 0.1, "k": 0.1, "v": 4.0, "o": 0.0}


@torch.no_grad()
def start(module: LinkModule, generator: torch.Generator) -> None:
    """Matrices and biases of a link, in place; gains are where they start already."""
    width, inputs = module.proj.weight.shape
    xavier = math.sqrt(6 / (4 * width))
    for name, layer in (("proj", module.proj), ("q", module.q), ("k", module.k), ("v", module.v), ("o", module.o)):
        bound = inputs**-0.5 if name == "proj" else width**-0.5
        if module.link.variant == "pre-norm":
            deviation = PRE_NORM[name] / math.sqrt(layer.in_features)
            layer.weight.normal_(0.0, deviation, generator=generator)
            continue
        is_released = module.link.variant == "released"
        if name in ("q", "k", "v") and is_released:
            bound = xavier
        if name == "o" and not is_released:
            layer.weight.zero_()
        else:
            layer.weight.uniform_(-bound, bound, generator=generator)
        if layer.bias is not None:
            if name == "proj":
                layer.bias.uniform_(-bound, bound, generator=generator)
            else:
                layer.bias.zero_()
