"""The composed fixture: five links between two small models, with states, logits, loss, every gradient and ten steps.

All in f64 from f32 weights, checked here before it is written: gradients against finite differences, the whole against
the same in f32, and W_O = 0 against the anchor alone.
"""

import json
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import LlamaForCausalLM

from patchbay_text import answer
from patchbay_torch import Composition, Link, SeenTokens, layer_states, load_model, logits_of

STEPS, CLIP = 10, 1.0
ADAMW = dict(lr=3e-3, betas=(0.9, 0.999), eps=1e-8)
WEIGHT_DECAY = 0.01  # on matrices; none on the gains of the norms
# Augmenter layer, anchor layer, distance bias: two into one layer, one into the last, one from the embeddings.
WIRES = [(2, 0, True), (2, 1, True), (1, 1, True), (2, 3, True), (0, 2, False)]
HEADS = 4
# Anchor tokens, augmenter tokens that each of them sees, augmenter tokens, first row that is scored. Rows that see
# nothing, rows that see everything, and the same tokenization on both sides are all here.
SEQUENCES = [
    (5, [0, 2, 2, 5, 7], 7, 2),
    (9, [1, 2, 3, 4, 5, 6, 7, 8, 9], 9, 4),
    (6, [1, 1, 2, 3, 3, 4], 4, 1),
]
PROMPTS = ["w5 w17", "w40 w3 w88", "w1"]
ANSWER_TOKENS = 12
END = 2


def random_links(composition: Composition, seed: int) -> None:
    """Every part of a link matters: W_O is not zero, gains are around 1. Values are exact in f32."""
    generator = torch.Generator().manual_seed(seed)
    for weight in composition.parameters():
        normal = torch.randn(weight.shape, generator=generator)
        weight.data.copy_(1 + 0.2 * normal if weight.dim() == 1 else normal / weight.shape[1] ** 0.5)


def random_batch(name: str, vocabulary: int) -> list[dict]:
    generator = torch.Generator().manual_seed(11)
    batch = []
    for length, visible, augmenter_length, first in SEQUENCES:
        ids = torch.randint(3, vocabulary, (length,), generator=generator).tolist()
        augmenter_ids = torch.randint(3, vocabulary, (augmenter_length,), generator=generator).tolist()
        labels = [label if row >= first else None for row, label in enumerate([*ids[1:], END])]
        seen = {name: {"ids": augmenter_ids, "visible": visible}}
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


def train(composition: Composition, batch: list[dict]) -> dict[str, list[float]]:
    """The loss before each step, and the norm of each whole gradient before it is clipped."""
    weights = list(composition.parameters())
    matrices, gains = [w for w in weights if w.dim() > 1], [w for w in weights if w.dim() == 1]
    groups = [{"params": matrices, "weight_decay": WEIGHT_DECAY}, {"params": gains, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, **ADAMW)
    losses, norms = [], []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = batch_loss(composition, batch)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(weights, CLIP).item())
        losses.append(loss.item())
        optimizer.step()
    return {"losses": losses, "gradientNorms": norms}


def measure(make: Callable[[], Composition], batch: list[dict]) -> tuple[dict[str, Tensor], dict]:
    """Everything that is golden: tensors by name, and the numbers of the ten steps."""
    composition, tensors = make(), {}
    with torch.no_grad():
        for index, sequence in enumerate(batch):
            states = composition.states(sequence["ids"], seen_in(sequence))
            tensors |= {f"sequences.{index}.states.{layer}": state for layer, state in enumerate(states)}
            tensors[f"sequences.{index}.logits"] = logits_of(composition.models[0], states[-1])
        tensors["loss"] = batch_loss(composition, batch).reshape(1)
    tensors |= gradients(composition, batch)
    run = train(composition, batch)
    tensors |= {f"after10.{name}": weight.detach() for name, weight in composition.named_parameters()}
    return tensors, run


def check_gradients(composition: Composition, batch: list[dict], step: float = 1e-5) -> float:
    """Largest relative difference to central differences, over three entries of each tensor and the largest one."""
    analytic, worst = gradients(composition, batch), 0.0
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for name, weight in composition.named_parameters():
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
def unlinked_logits(composition: Composition, batch: list[dict], anchor_folder: Path) -> dict[str, Tensor]:
    """Logits with W_O = 0: bit for bit those of the anchor alone."""
    for bridge in composition.links:
        bridge.o.weight.zero_()
    anchor = composition.models[0]
    plain = LlamaForCausalLM.from_pretrained(anchor_folder, dtype=torch.float32, attn_implementation="eager")
    tensors = {}
    for index, sequence in enumerate(batch):
        logits = composition(sequence["ids"], seen_in(sequence))
        assert torch.equal(logits, logits_of(anchor, layer_states(anchor, sequence["ids"])[-1]))
        assert torch.allclose(plain(torch.tensor([sequence["ids"]])).logits[0], logits.float(), rtol=0, atol=1e-4)
        tensors[f"unlinked.{index}.logits"] = logits
    return tensors


def report_float32(exact: dict[str, Tensor], single: dict[str, Tensor]) -> None:
    """How far the same in f32 is off, relative to each tensor's largest value: what a test may ask for."""
    worst: dict[str, float] = {}
    for name, value in exact.items():
        kind = next(kind for kind in ("states", "logits", "loss", "grad", "after10") if kind in name)
        off = (single[name] - value).abs().max().item() / value.abs().max().item()
        worst[kind] = max(worst.get(kind, 0.0), off)
    print("float32 differs by", ", ".join(f"{kind} {off:.1e}" for kind, off in worst.items()))
    assert max(worst.values()) < 1e-3


def make_composition(models: Path, anchor: str, augmenter: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    links = [
        Link(f"link-{index}", augmenter, source, target, HEADS, distance_bias)
        for index, (source, target, distance_bias) in enumerate(WIRES)
    ]
    tokenizers = {
        name: Tokenizer.from_file(str(models / model / "tokenizer.json"))
        for name, model in (("anchor", anchor), (augmenter, augmenter))
    }

    def composition(seed: int, dtype: torch.dtype = torch.float64) -> Composition:
        augmenters = {augmenter: load_model(models / augmenter, dtype)}
        made = Composition(load_model(models / anchor, dtype), augmenters, links)
        random_links(made, seed)
        return made

    for seed in range(100):
        answers = [answer(composition(seed), tokenizers, prompt, ANSWER_TOKENS, [END]) for prompt in PROMPTS]
        if min(found.margin for found in answers) > 1e-2 and min(len(found.ids) for found in answers) == ANSWER_TOKENS:
            break
    else:
        raise RuntimeError("no seed gives answers with a clear best token at each step")

    batch = random_batch(augmenter, load_model(models / anchor, torch.float32).config.vocab_size)
    off = check_gradients(composition(seed), batch)
    print(f"finite differences differ from the gradients by up to {off:.1e}")
    assert off < 1e-6
    tensors, run = measure(lambda: composition(seed), batch)
    single, single_run = measure(lambda: composition(seed, torch.float32), batch)
    report_float32(tensors, single)
    steps = [abs(one - other) / one for one, other in zip(run["losses"], single_run["losses"])]
    print(f"losses {run['losses'][0]:.3f} to {run['losses'][-1]:.3f}; in float32 off by up to {max(steps):.1e}")
    tensors |= unlinked_logits(composition(seed), batch, models / anchor)

    wiring = {"format": 1, "anchor": anchor, "augmenters": [augmenter], "links": [link.to_json() for link in links]}
    weights = {name: weight.detach().float() for name, weight in composition(seed).named_parameters()}
    save_file(weights, folder / "links.safetensors", metadata={"patchbay": json.dumps(wiring)})
    save_file({name: tensor.float() for name, tensor in tensors.items()}, folder / "golden.safetensors")
    optimizer = {"learningRate": ADAMW["lr"], "betas": ADAMW["betas"], "epsilon": ADAMW["eps"]}
    optimizer |= {"weightDecay": WEIGHT_DECAY, "clip": CLIP, "steps": STEPS}
    told = [
        {"prompt": prompt, "ids": found.ids, "text": found.text, "smallestMargin": float(f"{found.margin:.3g}")}
        for prompt, found in zip(PROMPTS, answers)
    ]
    golden = wiring | {"sequences": batch, "optimizer": optimizer} | run | {"answers": told}
    (folder / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")
