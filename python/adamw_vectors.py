"""Ten AdamW steps of PyTorch in f64, written to src/engine/ops/adamW.vectors.json for adamW.test.ts.

    python python/adamw_vectors.py && npx oxfmt src/engine/ops/adamW.vectors.json

Needs torch. Two parameter groups (with and without weight decay), clipping in some steps, a learning rate that changes.
"""

import json
from pathlib import Path

import torch

STEPS, DECAYED, PLAIN = 10, 5, 3
BETAS, EPSILON, WEIGHT_DECAY, CLIP = (0.9, 0.98), 1e-8, 0.1, 1.0
OUT = Path(__file__).resolve().parent.parent / "src/engine/ops/adamW.vectors.json"


def numbers(tensor: torch.Tensor) -> list[float]:
    return tensor.tolist()


def random(*shape: int) -> torch.Tensor:
    """Normal numbers that are exact in f32."""
    return torch.randn(*shape, dtype=torch.float32).double()


torch.manual_seed(7)
start = random(DECAYED + PLAIN)
gradients = random(STEPS, DECAYED + PLAIN) * torch.tensor([0.125, 0.25, 0.5, 1, 4, 0.125, 16, 0.25, 1, 0.0625])[:, None]
learning_rates = [0.0025, 0.005, 0.0075, 0.01, 0.01, 0.009, 0.007, 0.005, 0.002, 0.0005]

parameters = [start[:DECAYED].clone().requires_grad_(), start[DECAYED:].clone().requires_grad_()]
groups = [{"params": parameters[0], "weight_decay": WEIGHT_DECAY}, {"params": parameters[1], "weight_decay": 0.0}]
optimizer = torch.optim.AdamW(groups, betas=BETAS, eps=EPSILON)
norms, trajectory = [], []
for gradient, learning_rate in zip(gradients, learning_rates):
    parameters[0].grad, parameters[1].grad = gradient[:DECAYED].clone(), gradient[DECAYED:].clone()
    norms.append(torch.nn.utils.clip_grad_norm_(parameters, CLIP).item())
    for group in optimizer.param_groups:
        group["lr"] = learning_rate
    optimizer.step()
    trajectory.append(numbers(torch.cat(parameters).detach()))

vectors = {
    "madeBy": f"python/adamw_vectors.py, torch {torch.__version__.split('+')[0]}",
    "options": {
        "decayed": DECAYED,
        "beta1": BETAS[0],
        "beta2": BETAS[1],
        "epsilon": EPSILON,
        "weightDecay": WEIGHT_DECAY,
        "clip": CLIP,
    },
    "start": numbers(start),
    "gradients": [numbers(gradient) for gradient in gradients],
    "learningRates": learning_rates,
    "norms": norms,
    "parameters": trajectory,
}
OUT.write_text(json.dumps(vectors) + "\n")
