"""The composed fixtures: models with links, with states, logits, loss, every gradient and ten steps.

All in f64 from f32 weights, checked here before it is written: gradients against finite differences, the whole against
the same in f32 and against a padded batch, W_O = 0 against the anchor alone, attention as released against PyTorch's own.
"""

import json
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import AutoModelForCausalLM

from composed_cases import CASES, Case
from padded_batch import padded_logits
from patchbay_text import answer
from patchbay_torch import Composition, ReleasedBridge, SeenTokens, layer_states, load_model, logits_of

STEPS, CLIP = 10, 1.0
ADAMW = dict(betas=(0.9, 0.999), eps=1e-8)
WEIGHT_DECAY = 0.01  # on matrices; none on gains and biases
ANSWER_TOKENS = 12
END = 2
NO_GRADIENT = 1e-12  # a bias on keys adds the same to all scores of a row: its gradient is rounding noise


def random_links(composition: Composition, seed: int) -> None:
    """Every part of a link matters: W_O is not zero, gains are around 1. Values are exact in f32."""
    generator = torch.Generator().manual_seed(seed)
    for weight in composition.parameters():
        normal = torch.randn(weight.shape, generator=generator)
        is_gain = weight.dim() == 1 and not isinstance(composition.links[0], ReleasedBridge)
        scale = 0.2 if weight.dim() == 1 else weight.shape[1] ** -0.5
        weight.data.copy_(scale * normal + (1 if is_gain else 0))


def random_batch(case: Case, vocabulary: int) -> list[dict]:
    generator = torch.Generator().manual_seed(11)

    def tokens(count: int) -> list[int]:
        return torch.randint(3, vocabulary, (count,), generator=generator).tolist()

    batch = []
    for length, first, augmenters in case.sequences:
        ids = tokens(length)
        seen = {
            name: {"ids": tokens(count), "visible": visible, "prompt": prompt}
            for name, (count, visible, prompt) in augmenters.items()
        }
        scored = len(ids) if first is None else first
        labels = [label if row >= scored else None for row, label in enumerate([*ids[1:], END])]
        batch.append({"ids": ids, "labels": labels, "augmenters": seen})
    return batch


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


def train(composition: Composition, batch: list[dict], learning_rate: float) -> dict[str, list[float]]:
    """The loss before each step, and the norm of each whole gradient before it is clipped."""
    weights = list(composition.parameters())
    matrices, gains = [w for w in weights if w.dim() > 1], [w for w in weights if w.dim() == 1]
    groups = [{"params": matrices, "weight_decay": WEIGHT_DECAY}, {"params": gains, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=learning_rate, **ADAMW)
    losses, norms = [], []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = batch_loss(composition, batch)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(weights, CLIP).item())
        losses.append(loss.item())
        optimizer.step()
    return {"losses": losses, "gradientNorms": norms}


def measure(
    make: Callable[[], Composition], batch: list[dict], learning_rate: float
) -> tuple[dict[str, Tensor], dict]:
    """Everything that is golden: tensors by name, and the numbers of the ten steps."""
    composition, tensors = make(), {}
    with torch.no_grad():
        for index, sequence in enumerate(batch):
            states = composition.states(sequence["ids"], seen_in(sequence))
            tensors |= {f"sequences.{index}.states.{layer}": state for layer, state in enumerate(states)}
            tensors[f"sequences.{index}.logits"] = logits_of(composition.models[0], states[-1])
        tensors["loss"] = batch_loss(composition, batch).reshape(1)
    tensors |= gradients(composition, batch)
    run = train(composition, batch, learning_rate)
    tensors |= {f"after10.{name}": weight.detach() for name, weight in composition.named_parameters()}
    return tensors, run


def check_gradients(composition: Composition, batch: list[dict], step: float = 1e-5) -> float:
    """Largest relative difference to central differences, over three entries of each tensor and the largest one."""
    analytic, worst = gradients(composition, batch), 0.0
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for name, weight in composition.named_parameters():
            if analytic[f"grad.{name}"].abs().max() < NO_GRADIENT:
                continue
            flat, gradient = weight.view(-1), analytic[f"grad.{name}"].view(-1)
            picked = torch.randint(0, len(flat), (3,), generator=generator).tolist() + [gradient.abs().argmax().item()]
            for entry in picked:
                before, losses = flat[entry].item(), []
                for side in (step, -step):
                    flat[entry] = before + side
                    losses.append(batch_loss(composition, batch).item())
                flat[entry] = before
                numeric = (losses[0] - losses[1]) / (2 * step)
                worst = max(worst, abs(numeric - gradient[entry].item()) / gradient.abs().max().item())
    return worst


@torch.no_grad()
def check_padded(composition: Composition, batch: list[dict]) -> float:
    """Largest difference of a logit in a padded batch to the same sequence alone."""
    sequences = [(sequence["ids"], seen_in(sequence)) for sequence in batch]
    pairs = zip(padded_logits(composition, sequences), (composition(*sequence) for sequence in sequences))
    return max((padded - alone).abs().max().item() for padded, alone in pairs)


@torch.no_grad()
def check_released(composition: Composition, batch: list[dict]) -> float:
    """Largest difference of a released link's attention to torch.nn.MultiheadAttention."""
    worst = 0.0
    for bridge in composition.links:
        if not isinstance(bridge, ReleasedBridge):
            continue
        generator = torch.Generator().manual_seed(3)
        anchor = torch.randn(6, bridge.o.out_features, generator=generator, dtype=torch.float64)
        augmenter = torch.randn(8, bridge.proj.in_features, generator=generator, dtype=torch.float64)
        projected = bridge.proj(augmenter)
        attended, _ = bridge.torch_attention()(anchor[None], projected[None], projected[None])
        ours = bridge(anchor, augmenter, [8] * 6)
        worst = max(worst, (bridge.post_norm(attended[0]) - ours).abs().max().item())
    return worst


@torch.no_grad()
def unlinked_logits(composition: Composition, batch: list[dict], anchor_folder: Path) -> dict[str, Tensor]:
    """Logits with W_O = 0: bit for bit those of the anchor alone."""
    for bridge in composition.links:
        bridge.o.weight.zero_()
        if isinstance(bridge, ReleasedBridge):
            bridge.o.bias.zero_()
    anchor = composition.models[0]
    plain = AutoModelForCausalLM.from_pretrained(anchor_folder, dtype=torch.float32, attn_implementation="eager")
    tensors = {}
    for index, sequence in enumerate(batch):
        logits = composition(sequence["ids"], seen_in(sequence))
        assert torch.equal(logits, logits_of(anchor, layer_states(anchor, sequence["ids"])[-1]))
        assert torch.allclose(plain(torch.tensor([sequence["ids"]])).logits[0], logits.float(), rtol=0, atol=1e-4)
        tensors[f"unlinked.{index}.logits"] = logits
    return tensors


def float32_errors(exact: dict[str, Tensor], single: dict[str, Tensor]) -> dict[str, float]:
    """How far the same in f32 is off, relative to each tensor's largest value: what a test may ask for."""
    worst: dict[str, float] = {}
    for name, value in exact.items():
        kind = next(kind for kind in ("states", "logits", "loss", "grad", "after10") if kind in name)
        if value.abs().max() < NO_GRADIENT or name.endswith(".k.bias"):
            continue
        off = (single[name] - value).abs().max().item() / value.abs().max().item()
        worst[kind] = max(worst.get(kind, 0.0), off)
    print("float32 differs by", ", ".join(f"{kind} {off:.1e}" for kind, off in worst.items()))
    assert max(worst.values()) < 1e-3
    return worst


def has_clear_answers(composition: Composition, case: Case, tokenizers: dict[str, Tokenizer]) -> list[dict] | None:
    """Answers to the case's prompts; None when somewhere two tokens are nearly as likely, or one ends early."""
    found = [answer(composition, tokenizers, prompt, ANSWER_TOKENS, [END]) for prompt in case.prompts]
    if any(said.margin <= 1e-2 or len(said.ids) < ANSWER_TOKENS for said in found):
        return None
    return [
        {"prompt": prompt, "ids": said.ids, "text": said.text, "smallestMargin": float(f"{said.margin:.3g}")}
        for prompt, said in zip(case.prompts, found)
    ]


def make_composition(models: Path, name: str, folder: Path) -> None:
    case = CASES[name]
    folder.mkdir(parents=True, exist_ok=True)
    tokenizers = {
        key: Tokenizer.from_file(str(models / model / "tokenizer.json"))
        for key, model in [("anchor", case.anchor), *((augmenter, augmenter) for augmenter in case.augmenters)]
    }

    def composition(seed: int, dtype: torch.dtype = torch.float64) -> Composition:
        augmenters = {augmenter: load_model(models / augmenter, dtype) for augmenter in case.augmenters}
        made = Composition(load_model(models / case.anchor, dtype), augmenters, case.links)
        random_links(made, seed)
        return made

    for seed in range(100):
        answers = has_clear_answers(composition(seed), case, tokenizers)
        if answers is not None:
            break
    else:
        raise RuntimeError(f"{name}: no seed gives answers with a clear best token at each step")

    batch = random_batch(case, load_model(models / case.anchor, torch.float32).config.vocab_size)
    off = {
        "gradients": check_gradients(composition(seed), batch),
        "padded": check_padded(composition(seed), batch),
        "released": check_released(composition(seed), batch),
    }
    print(f"{name}: differences to finite differences, a padded batch, PyTorch's attention: {list(off.values())}")
    assert off["gradients"] < 1e-6 and off["padded"] < 1e-12 and off["released"] < 1e-12
    tensors, run = measure(lambda: composition(seed), batch, case.learning_rate)
    single, single_run = measure(lambda: composition(seed, torch.float32), batch, case.learning_rate)
    float32 = float32_errors(tensors, single)
    steps = [abs(one - other) / one for one, other in zip(run["losses"], single_run["losses"])]
    float32["losses"] = max(steps)
    print(f"losses {run['losses'][0]:.3f} to {run['losses'][-1]:.3f}; in float32 off by up to {max(steps):.1e}")
    tensors |= unlinked_logits(composition(seed), batch, models / case.anchor)

    wiring = {"format": 1, "anchor": case.anchor, "augmenters": case.augmenters}
    wiring |= {"links": [link.to_json() for link in case.links]}
    weights = {name: weight.detach().float() for name, weight in composition(seed).named_parameters()}
    save_file(weights, folder / "links.safetensors", metadata={"patchbay": json.dumps(wiring)})
    save_file({name: tensor.float() for name, tensor in tensors.items()}, folder / "golden.safetensors")
    optimizer = {"learningRate": case.learning_rate, "betas": ADAMW["betas"], "epsilon": ADAMW["eps"]}
    optimizer |= {"weightDecay": WEIGHT_DECAY, "clip": CLIP, "steps": STEPS}
    golden = {"about": case.about} | wiring | {"sequences": batch, "optimizer": optimizer} | run | {"answers": answers}
    golden |= {"float32": {kind: float(f"{error:.2g}") for kind, error in float32.items()}}
    (folder / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")
