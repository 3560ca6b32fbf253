"""What a composition costs, counted by PyTorch, beside what patchbay/sizes.py says. Stops where they differ by more than told.

    python python/measure_sizes.py

Counts numbers, bytes that are kept for the backward pass, and floating-point operations, none of which depend on the machine;
and, for what it is worth, the time of a step on this one.
"""

import time
from contextlib import contextmanager
from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode
from transformers import LlamaConfig, LlamaForCausalLM

from patchbay import Composition, Link, Read
from patchbay.attention import Sight
from patchbay.forms import LinkModule
from patchbay.sizes import (
    Shape, block_activations, link_activations, link_operations, link_parameters, mask_bytes,
    step_operations, training_bytes,
)  # fmt: skip

HEADS = 4
TOLERANCE = 0.05


def model(shape: Shape) -> LlamaForCausalLM:
    head = shape.width // HEADS
    config = LlamaConfig(
        hidden_size=shape.width, num_hidden_layers=shape.blocks, num_attention_heads=HEADS,
        num_key_value_heads=shape.keys // head, intermediate_size=shape.hidden, vocab_size=shape.vocabulary,
    )  # fmt: skip
    torch.manual_seed(1)
    return LlamaForCausalLM(config)


@contextmanager
def kept(weights: list[Tensor]) -> Iterator[dict[int, int]]:
    """Bytes that are kept for the backward pass while it lasts, each memory once, weights left out."""
    own, found = {weight.untyped_storage().data_ptr() for weight in weights}, dict[int, int]()
    held: list[Tensor] = []

    def keep(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            held.append(tensor)
            found[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        yield found


@contextmanager
def counting() -> Iterator[FlopCounterMode]:
    """PyTorch counts products of matrices: attention is made of them while it lasts."""
    with FlopCounterMode(display=False) as counter, sdpa_kernel(SDPBackend.MATH):
        yield counter


def compare(what: str, counted: float, said: float, tolerance: float = TOLERANCE) -> None:
    print(f"{what}: counted {counted:,.0f}, by formula {said:,.0f} ({counted / said - 1:+.1%})")
    assert abs(counted / said - 1) <= tolerance, what


def check_link(anchor: int, augmenter: int, tokens: int, read: int) -> None:
    module = LinkModule(Link.between("a", 1, 1, HEADS), anchor, augmenter)
    numbers = sum(weight.numel() for weight in module.parameters())
    compare(f"numbers of a link {augmenter} → {anchor}", numbers, link_parameters(anchor, augmenter), 0)
    state, other = torch.randn(1, tokens, anchor, requires_grad=True), torch.randn(1, read, augmenter)
    sight = Sight(torch.arange(read)[None], torch.arange(1, tokens + 1)[None].clamp(max=read))
    sight.mask(HEADS, True, state)
    mask = mask_bytes(tokens, read, HEADS)
    with kept(list(module.parameters())) as found:
        module(state, other, sight)
    of_anchor, of_augmenter = link_activations(anchor, augmenter)
    compare("  bytes it keeps", sum(found.values()) - mask, of_anchor * tokens + of_augmenter * read)
    with counting() as counter:
        module(state, other, sight)
    compare("  operations forward", counter.get_total_flops(), link_operations(anchor, augmenter, tokens, read))


def check_step(anchor: Shape, augmenter: Shape, ends: list[tuple[int, int]], tokens: int, read: int) -> None:
    models = model(anchor), model(augmenter)
    compare("numbers of the anchor", sum(p.numel() for p in models[0].parameters()), anchor.parameters, 0.01)
    composition = Composition(models[0], {"a": models[1]}, [Link.between("a", *pair, HEADS) for pair in ends])
    ids, other = torch.randint(0, anchor.vocabulary, (1, tokens)), torch.randint(0, augmenter.vocabulary, (1, read))
    seen = torch.arange(1, tokens + 1)[None].clamp(max=read)
    reads = {"a": Read(other, torch.ones_like(other), seen, torch.tensor([read]))}

    def step() -> None:
        composition(ids, labels=ids, reads=reads).loss.backward()

    with counting() as counter:
        step()
    compare("operations of a step", counter.get_total_flops(), step_operations(anchor, augmenter, ends, tokens, read))
    started = time.perf_counter()
    for _ in range(3):
        step()
    seconds = (time.perf_counter() - started) / 3
    rate = step_operations(anchor, augmenter, ends, tokens, read) / seconds
    print(f"  {seconds:.3f} s on {torch.get_num_threads()} threads, {rate / 1e9:.1f} thousand million operations a second")


def check_blocks(shape: Shape, tokens: int) -> None:
    """What a frozen block keeps when something below it is trained."""
    one, two = (model(Shape(shape.width, blocks, shape.keys, shape.hidden, shape.vocabulary)) for blocks in (1, 2))
    totals = []
    for each in (one, two):
        each.requires_grad_(False)
        state = torch.randn(1, tokens, shape.width, requires_grad=True)
        with kept(list(each.parameters())) as found:
            each.model(inputs_embeds=state)
        totals.append(sum(found.values()))
    compare(f"bytes a frozen block of width {shape.width} keeps", totals[1] - totals[0], tokens * block_activations(shape))


ONE = Shape(2048, 16, 512, 8192, 128256)
SEVEN = Shape(4096, 32, 4096, 11008, 32000)
SEVENTY = Shape(8192, 80, 1024, 28672, 128256)
TEXT = 1024


def plan(name: str, anchor: Shape, augmenter: Shape, heads: int) -> str:
    """A row of docs/CLUSTER.md: every fourth layer of the augmenter (CALM, section 4), one text of 1,024 tokens."""
    count = augmenter.blocks // 4
    links = [(4 * (i + 1), round((i + 1) * anchor.blocks / count)) for i in range(count)]
    numbers = link_parameters(anchor.width, augmenter.width)
    of_anchor, of_augmenter = link_activations(anchor.width, augmenter.width)
    above = anchor.blocks - links[0][1]
    cells = [
        2 * (anchor.parameters + augmenter.parameters) / 1e9,
        numbers / 1e6,
        count * numbers / 1e6,
        training_bytes(count * numbers) / 1e9,
        above * block_activations(anchor, halves=True) * TEXT / 1e9,
        count * (of_anchor + of_augmenter) * TEXT / 1e9,
        mask_bytes(TEXT, TEXT, heads) / 1e9,
        2 * 4 * TEXT * anchor.vocabulary / 1e9,
        step_operations(anchor, augmenter, links, TEXT, TEXT) / 1e12,
        3 * count * link_operations(anchor.width, augmenter.width, TEXT, TEXT) / 1e12,
    ]
    return f"| {name} | {count} | " + " | ".join(f"{cell:,.1f}" if cell >= 10 else f"{cell:.2f}" for cell in cells) + " |"


def main() -> None:
    for sizes in ((128, 64, 96, 96), (256, 320, 64, 200), (512, 128, 128, 32)):
        check_link(*sizes)
    small, large = Shape(64, 4, 64, 172, 300), Shape(256, 6, 128, 688, 1000)
    for ends in ([(4, 2)], [(2, 0), (4, 6)], [(1, 1), (2, 3), (4, 5)]):
        check_step(large, small, ends, 128, 96)
    check_step(small, large, [(6, 1), (3, 2)], 64, 200)
    for shape in (small, large):
        check_blocks(shape, 128)
    print(plan("1B ← 1B", ONE, ONE, 32))
    print(plan("7B ← 1B", SEVEN, ONE, 32))
    print(plan("70B ← 7B", SEVENTY, SEVEN, 64))


if __name__ == "__main__":
    main()
