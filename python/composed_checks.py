"""What is checked of a composed fixture before it is written. Each check stops with an AssertionError."""

from pathlib import Path

import torch
from torch import Tensor
from transformers import AutoModelForCausalLM

from bridges import ReleasedBridge
from composed_run import batch_loss, gradients, seen_in, watch
from frozen_models import layer_states, logits_of
from padded_batch import padded_logits
from patchbay_torch import Composition
from released_form import as_released

NO_GRADIENT = 1e-12
# Half of what the tests ask of the engine, relative to each tensor's largest value: the numbers must not need f64.
FLOAT32_TENSORS, FLOAT32_LOSSES = 5e-5, 5e-6
# Half of that too: weights after ten steps relative to how far those moved them, and the norms of whole gradients.
FLOAT32_MOVED, FLOAT32_NORMS = 1e-4, {"pre-norm": 1e-5, "released": 1e-4, "lucidrains": 1e-4}


def has_gradient(name: str) -> bool:
    """A bias on keys adds the same to all scores of a row: its gradient is rounding noise, which Adam makes steps of."""
    return not name.endswith(".k.bias")


def check_gradients(composition: Composition, batch: list[dict], step: float = 1e-5) -> float:
    """Largest relative difference to central differences, over three entries of each tensor and the largest one."""
    analytic, worst = gradients(composition, batch), 0.0
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for name, weight in composition.named_parameters():
            gradient, flat = analytic[f"grad.{name}"].flatten(), weight.view(-1)
            if not has_gradient(name):
                assert gradient.abs().max() < NO_GRADIENT
                continue
            picked = torch.randint(0, len(flat), (3,), generator=generator).tolist() + [gradient.abs().argmax().item()]
            for entry in picked:
                before, losses = flat[entry].item(), []
                for side in (step, -step):
                    flat[entry] = before + side
                    losses.append(batch_loss(composition, batch).item())
                flat[entry] = before
                numeric = (losses[0] - losses[1]) / (2 * step)
                worst = max(worst, abs(numeric - gradient[entry].item()) / gradient.abs().max().item())
    assert worst < 1e-6
    return worst


@torch.no_grad()
def check_padded(composition: Composition, batch: list[dict]) -> float:
    """Largest difference of a logit in a padded batch to the same sequence alone."""
    sequences = [(sequence["ids"], seen_in(sequence)) for sequence in batch]
    pairs = zip(padded_logits(composition, sequences), (composition(*sequence) for sequence in sequences))
    worst = max((padded - alone).abs().max().item() for padded, alone in pairs)
    assert worst < 1e-12
    return worst


@torch.no_grad()
def check_released(composition: Composition, batch: list[dict]) -> float:
    """Largest difference of what released links add, and of their weights, to torch.nn.MultiheadAttention."""
    worst = 0.0
    for sequence in batch:
        for call in watch(composition, sequence)[1]:
            if isinstance(call.bridge, ReleasedBridge):
                added, weights = as_released(call.bridge, *call.inputs[:2])
                ours = call.bridge.weights(*call.inputs).mean(0)
                worst = max(worst, (added - call.added).abs().max().item(), (weights - ours).abs().max().item())
    assert worst < 1e-12
    return worst


@torch.no_grad()
def unlinked_logits(composition: Composition, batch: list[dict], anchor_folder: Path) -> dict[str, Tensor]:
    """Logits with W_O = 0: bit for bit those of the anchor alone."""
    for bridge in composition.links:
        for part in bridge.o.parameters():
            part.zero_()
    anchor = composition.models[0]
    plain = AutoModelForCausalLM.from_pretrained(anchor_folder, dtype=torch.float32, attn_implementation="eager")
    tensors = {}
    for index, sequence in enumerate(batch):
        logits = composition(sequence["ids"], seen_in(sequence))
        assert torch.equal(logits, logits_of(anchor, layer_states(anchor, sequence["ids"])[-1]))
        assert torch.allclose(plain(torch.tensor([sequence["ids"]])).logits[0], logits.float(), rtol=0, atol=1e-4)
        tensors[f"unlinked.{index}.logits"] = logits
    return tensors


def check_float32(
    exact: tuple[dict[str, Tensor], dict], single: tuple[dict[str, Tensor], dict], start: Composition
) -> dict[str, float]:
    """How far the same in f32 is off, by kind, relative to each tensor's largest value. `start`: as it was to be trained."""
    worst: dict[str, float] = {}
    for name, value in exact[0].items():
        kind = next(kind for kind in ("states", "logits", "attention", "loss", "grad", "after10") if kind in name)
        if has_gradient(name) and value.numel() > 0 and value.abs().max() > 0:
            off = (single[0][name] - value).abs().max().item() / value.abs().max().item()
            worst[kind] = max(worst.get(kind, 0.0), off)
    assert max(worst.values()) < FLOAT32_TENSORS, worst
    worst["losses"] = max(abs(one - other) / one for one, other in zip(exact[1]["losses"], single[1]["losses"]))
    assert max(worst["loss"], worst["losses"]) < FLOAT32_LOSSES, worst
    worst["moved"] = max(moved_off(name, weight.detach(), exact[0], single[0]) for name, weight in trained(start))
    assert worst["moved"] < FLOAT32_MOVED, worst
    norms = zip(exact[1]["gradientNorms"], single[1]["gradientNorms"])
    worst["norms"] = max(abs(one - other) / one for one, other in norms)
    assert worst["norms"] < FLOAT32_NORMS[start.links[0].link.variant], worst
    return worst


def trained(composition: Composition) -> list[tuple[str, Tensor]]:
    return [(name, weight) for name, weight in composition.named_parameters() if has_gradient(name)]


def moved_off(name: str, before: Tensor, exact: dict[str, Tensor], single: dict[str, Tensor]) -> float:
    """‖f32 − exact‖ of a tensor after the steps, relative to how far these moved it."""
    after = exact[f"after10.{name}"]
    return ((single[f"after10.{name}"] - after).norm() / (after - before).norm()).item()
