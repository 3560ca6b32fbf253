"""What is golden about a composition and a batch: states, logits, attention, loss, gradients, ten steps of AdamW."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from bridges import Bridge, SeenTokens
from frozen_models import logits_of
from patchbay_torch import Composition

STEPS = 10


@dataclass(frozen=True)
class Optimizer:
    learning_rate: float = 3e-3
    weight_decay: float = 0.01
    decays_vectors: bool = False
    betas: tuple[float, float] = (0.9, 0.999)
    epsilon: float = 1e-8
    clip: float = 1.0

    def to_json(self) -> dict:
        camel = {"learning_rate": "learningRate", "weight_decay": "weightDecay", "decays_vectors": "decaysVectors"}
        return {camel.get(name, name): value for name, value in asdict(self).items()}


def seen_in(sequence: dict) -> dict[str, SeenTokens]:
    return {name: SeenTokens(**seen) for name, seen in sequence["augmenters"].items()}


def batch_loss(composition: Composition, batch: list[dict]) -> Tensor:
    """Mean over all scored rows of the batch; row t predicts token t + 1."""
    logits = torch.cat([composition(sequence["ids"], seen_in(sequence)) for sequence in batch])
    labels = [-100 if label is None else label for sequence in batch for label in sequence["labels"]]
    return cross_entropy(logits, torch.tensor(labels))


def gradients(composition: Composition, batch: list[dict]) -> dict[str, Tensor]:
    composition.zero_grad()
    batch_loss(composition, batch).backward()
    return {f"grad.{name}": weight.grad.clone() for name, weight in composition.named_parameters()}


def train(composition: Composition, batch: list[dict], settings: Optimizer) -> dict[str, list[float]]:
    """The loss before each step, and the norm of each whole gradient before it is clipped."""
    weights = list(composition.parameters())
    matrices, vectors = [w for w in weights if w.dim() > 1], [w for w in weights if w.dim() == 1]
    vector_decay = settings.weight_decay if settings.decays_vectors else 0.0
    groups = [{"params": matrices, "weight_decay": settings.weight_decay}, {"params": vectors, "weight_decay": vector_decay}]
    optimizer = torch.optim.AdamW(groups, lr=settings.learning_rate, betas=settings.betas, eps=settings.epsilon)
    losses, norms = [], []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = batch_loss(composition, batch)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(weights, settings.clip).item())
        losses.append(loss.item())
        optimizer.step()
    return {"losses": losses, "gradientNorms": norms}


@dataclass(frozen=True)
class Call:
    """What one link was given in one sequence, and what it added."""

    bridge: Bridge
    inputs: tuple
    added: Tensor


@torch.no_grad()
def watch(composition: Composition, sequence: dict) -> tuple[list[Tensor], list[Call]]:
    """The anchor's states, and the call of each link in the order of the links."""
    calls: dict[Bridge, Call] = {}
    hooks = [
        bridge.register_forward_hook(lambda *call: calls.update({call[0]: Call(*call)})) for bridge in composition.links
    ]
    states = composition.states(sequence["ids"], seen_in(sequence))
    for hook in hooks:
        hook.remove()
    return states, [calls[bridge] for bridge in composition.links]


def measure(
    make: Callable[[], Composition], batch: list[dict], settings: Optimizer
) -> tuple[dict[str, Tensor], dict[str, list[float]]]:
    """Everything that is golden: tensors by name, and the numbers of the ten steps."""
    composition, tensors = make(), {}
    with torch.no_grad():
        for index, sequence in enumerate(batch):
            states, calls = watch(composition, sequence)
            tensors |= {f"sequences.{index}.states.{layer}": state for layer, state in enumerate(states)}
            tensors[f"sequences.{index}.logits"] = logits_of(composition.models[0], states[-1])
            for link, call in enumerate(calls):
                tensors[f"sequences.{index}.attention.{link}"] = call.bridge.weights(*call.inputs).mean(0)
        tensors["loss"] = batch_loss(composition, batch).reshape(1)
    tensors |= gradients(composition, batch)
    run = train(composition, batch, settings)
    tensors |= {f"after10.{name}": weight.detach() for name, weight in composition.named_parameters()}
    return tensors, run
