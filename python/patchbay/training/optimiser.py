"""AdamW over the links, and the learning rate of a step, as in the engine (src/engine/training)."""

import math
from typing import Literal

import torch

from ..composition import Composition

Schedule = Literal["cosine", "linear", "constant"]
# Runs are short: a second beta of 0.999 would remember the first steps to the end.
BETAS = (0.9, 0.98)


def adam_w(
    composition: Composition,
    learning_rate: float,
    weight_decay: float,
    betas: tuple[float, float] = BETAS,
    decays_vectors: bool = False,
) -> torch.optim.AdamW:
    """Matrices decay; gains and biases only where the released code's habit is asked for."""
    trained = [weight for weight in composition.links.parameters() if weight.requires_grad]
    matrices, vectors = ([w for w in trained if (w.dim() > 1) == is_matrix] for is_matrix in (True, False))
    groups = [
        {"params": matrices, "weight_decay": weight_decay},
        {"params": vectors, "weight_decay": weight_decay if decays_vectors else 0.0},
    ]
    return torch.optim.AdamW(groups, lr=learning_rate, betas=betas, eps=1e-8)


def rate_at(step: int, learning_rate: float, warmup: int, steps: int, schedule: Schedule) -> float:
    """A straight warm-up, then down to zero along a cosine (arXiv 1608.03983) or straight, or as it is. Steps from 1."""
    if step <= warmup:
        return learning_rate * step / warmup
    progress = min(1.0, (step - warmup) / max(1, steps - warmup))
    shapes = {"cosine": (1 + math.cos(math.pi * progress)) / 2, "linear": 1 - progress, "constant": 1.0}
    return learning_rate * shapes[schedule]
