"""How much of the stored run of google-deepmind/calm is rounding: its ten steps once more, in f32 and in f64.

    python python/released_in_f64.py ../shared/fixtures/deepmind-calm

Prints how far each run ends from the stored one: each loss, relative to it, and the weights after ten steps, relative to
the largest value of their tensor. With the versions of requirements.txt f32 repeats the stored run to the last bit (a CPU
of another kind may not): this is the same program, and what f64 gives instead is what rounding did.
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import PreTrainedModel

from bridges import RELEASED_NORM_EPSILON
from exact_modules import ExactGemmaNorm
from frozen_models import load_model

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared/fixtures/deepmind-calm"
STEPS = 10


class ReleasedLink(nn.Module):
    """The attribute names of its parts are those of the released checkpoints."""

    def __init__(self, anchor_width: int, augmenter_width: int, heads: int) -> None:
        super().__init__()
        self.proj = nn.Linear(augmenter_width, anchor_width)
        self.cross_attention = nn.MultiheadAttention(anchor_width, heads, batch_first=True)
        self.post_attention_layernorm = ExactGemmaNorm(nn.Parameter(torch.zeros(anchor_width)), RELEASED_NORM_EPSILON)

    def forward(self, anchor_state: Tensor, augmenter_state: Tensor) -> Tensor:
        projected = self.proj(augmenter_state)
        attended, _ = self.cross_attention(anchor_state, projected, projected)
        return anchor_state + self.post_attention_layernorm(attended)


class Released(nn.Module):
    """Only the links are parameters."""

    def __init__(self, anchor: PreTrainedModel, augmenter: PreTrainedModel, golden: dict) -> None:
        super().__init__()
        self.models = (anchor, augmenter)  # in a tuple, so that PyTorch does not take them for parts to train
        widths = (anchor.config.hidden_size, augmenter.config.hidden_size)
        pairs = golden["connections"]
        self.cross_attention_hooks = nn.ModuleList(ReleasedLink(*widths, golden["num_heads"]) for _ in pairs)
        self.read: dict[int, Tensor] = {}
        for (into, block), link in zip(pairs, self.cross_attention_hooks):
            augmenter.model.layers[block].register_forward_hook(self.reader(block))
            anchor.model.layers[into].register_forward_hook(self.writer(link, block))
        self.to(anchor.dtype)

    def reader(self, block: int):
        def keep(_module: nn.Module, _inputs: tuple, output: Tensor) -> None:
            self.read[block] = output

        return keep

    def writer(self, link: ReleasedLink, block: int):
        return lambda _module, _inputs, output: link(output, self.read[block])

    def loss(self, ids: Tensor) -> Tensor:
        anchor, augmenter = self.models
        augmenter(ids)
        return cross_entropy(anchor(ids).logits[:, :-1].flatten(0, 1), ids[:, 1:].flatten())


def run(folder: Path, golden: dict, ids: Tensor, dtype: torch.dtype) -> tuple[list[float], dict[str, Tensor]]:
    """The loss before each step, and the links after the last."""
    made = Released(*(load_model(folder / name, dtype) for name in ("anchor", "aug")), golden)
    made.load_state_dict(load_file(folder / "cross_attention_hooks.safetensors"))
    optimizer = torch.optim.AdamW(made.parameters(), lr=1e-2, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = made.loss(ids)
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    return losses, made.state_dict()


def with_gradient(name: str, tensor: Tensor) -> Tensor:
    """A bias on keys adds the same to all scores of a row: its gradient is rounding noise, which Adam makes steps of."""
    if not name.endswith("in_proj_bias"):
        return tensor
    q, _, v = tensor.chunk(3)
    return torch.cat([q, v])


def distance(name: str, tensor: Tensor, stored: Tensor) -> float:
    ours, theirs = with_gradient(name, tensor).double(), with_gradient(name, stored).double()
    return ((ours - theirs).abs().max() / theirs.abs().max()).item()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    folder = parser.parse_args().folder
    golden = json.loads((folder / "golden.json").read_text())
    stored = load_file(folder / "golden.safetensors")
    for dtype in (torch.float32, torch.float64):
        losses, weights = run(folder, golden, stored["input_ids"], dtype)
        off = [abs(loss / golden["losses"][step] - 1) for step, loss in enumerate(losses)]
        worst = max(distance(name, tensor, stored[f"after10.{name}"]) for name, tensor in weights.items())
        print(f"{dtype}: losses {max(off):.1e}, weights {worst:.1e}, loss by loss {' '.join(f'{each:.1e}' for each in off)}")


if __name__ == "__main__":
    main()
