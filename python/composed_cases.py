"""The composed fixtures: which models, which links, which batches. fixture_composition.py makes the numbers."""

from dataclasses import dataclass

from composed_run import Optimizer
from patchbay.wiring import Link

# Anchor tokens, first row that is scored (None: no row is), and for each augmenter its number of tokens, how many of them
# each anchor token sees, and how many are of the prompt.
Seen = dict[str, tuple[int, list[int], int]]
Sequence = tuple[int, int | None, Seen]


@dataclass(frozen=True)
class Case:
    about: str
    anchor: str
    augmenters: list[str]
    links: list[Link]
    sequences: list[Sequence]
    optimizer: Optimizer = Optimizer()


def wires(augmenter: str, ends: list[tuple[int, int, bool]], heads: int = 4, first: int = 0, **kind: str) -> list[Link]:
    """Links from (augmenter layer, anchor layer, distance bias)."""
    return [
        Link(f"link-{first + index}", augmenter, source, target, heads, bias, **kind)
        for index, (source, target, bias) in enumerate(ends)
    ]


def alike(length: int, prompt: int) -> tuple[int, list[int], int]:
    """The same tokens on both sides."""
    return length, list(range(1, length + 1)), prompt


NARROW, TWIN, TIED = "tiny-augmenter", "tiny-llama-twin", "tiny-llama-tied"
GEMMA = "tiny-gemma-narrow"
NEOX, QWEN = "tiny-gpt-neox-serial", "tiny-qwen2"

CASES = {
    # Two into one layer, one into the last, one from the embeddings. Rows that see nothing, rows that see everything, and
    # the same tokenization on both sides are all here.
    "one-augmenter": Case(
        "another width and tokenization, five links",
        "tiny-llama",
        [NARROW],
        wires(NARROW, [(2, 0, True), (2, 1, True), (1, 1, True), (2, 3, True), (0, 2, False)]),
        [
            (5, 2, {NARROW: (7, [0, 2, 2, 5, 7], 2)}),
            (9, 4, {NARROW: (9, [1, 2, 3, 4, 5, 6, 7, 8, 9], 5)}),
            (6, 1, {NARROW: (4, [1, 1, 2, 3, 3, 4], 2)}),
        ],
    ),
    "equal-widths": Case(
        "the same width and tokenization, heads that differ, three links into one layer",
        "tiny-llama",
        [TWIN],
        wires(TWIN, [(0, 1, False), (1, 1, True)], heads=2)
        + wires(TWIN, [(2, 1, True)], heads=8, first=2)
        + wires(TWIN, [(2, 3, False)], heads=1, first=3),
        [(7, 3, {TWIN: alike(7, 4)}), (4, 1, {TWIN: alike(4, 2)}), (11, 8, {TWIN: alike(11, 9)})],
    ),
    "two-augmenters": Case(
        "two augmenters of their own widths and tokenizations, both into one layer",
        "tiny-llama",
        [NARROW, TIED],
        wires(NARROW, [(2, 0, True), (1, 2, True)]) + wires(TIED, [(1, 2, True), (2, 3, False)], first=2),
        [
            (6, 2, {NARROW: (8, [1, 2, 4, 5, 7, 8], 4), TIED: (5, [0, 1, 2, 3, 4, 5], 2)}),
            (8, 5, {NARROW: (3, [0, 0, 1, 1, 2, 2, 3, 3], 2), TIED: alike(8, 6)}),
        ],
    ),
    # Lengths and prompts that differ much, and one sequence without any label: padded on the left, PyTorch gives the same.
    "padded-batch": Case(
        "a batch of uneven sequences, prompts masked",
        "tiny-llama",
        [NARROW],
        wires(NARROW, [(2, 1, True), (1, 3, True)]),
        [
            (2, 0, {NARROW: (3, [1, 3], 1)}),
            (13, 9, {NARROW: (17, [2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17], 13)}),
            (5, None, {NARROW: (6, [1, 2, 4, 5, 6], 4)}),
            (8, 6, {NARROW: (8, [1, 2, 3, 4, 5, 6, 7, 8], 7)}),
        ],
    ),
    "masks": Case(
        "links that see the prompt only, and links that see everything, beside causal ones",
        "tiny-llama",
        [NARROW],
        wires(NARROW, [(2, 1, True)])
        + wires(NARROW, [(1, 1, True)], first=1, mask="prompt")
        + wires(NARROW, [(2, 2, False)], first=2, mask="none")
        + wires(NARROW, [(2, 3, True)], first=3, mask="prompt"),
        [
            (6, 3, {NARROW: (9, [1, 3, 4, 6, 8, 9], 5)}),
            (7, 2, {NARROW: (7, [1, 2, 3, 4, 5, 6, 7], 3)}),
            (5, 1, {NARROW: (3, [0, 1, 1, 2, 3], 0)}),
        ],
        Optimizer(learning_rate=1e-3),
    ),
    "released": Case(
        "two Gemma models, links as google-deepmind/calm has them, no mask",
        "tiny-gemma",
        [GEMMA],
        wires(GEMMA, [(1, 1, False), (2, 2, False), (2, 3, False)], variant="released", mask="none"),
        [(7, 0, {GEMMA: alike(7, 7)}), (4, 1, {GEMMA: alike(4, 2)}), (9, 5, {GEMMA: alike(9, 6)})],
        # As released, biases and norms decay too. At 3e-3 Adam makes so much of rounding errors that float32 leaves 1e-5.
        Optimizer(learning_rate=3e-4, weight_decay=0.1, decays_vectors=True),
    ),
    "lucidrains": Case(
        "links as lucidrains/CALM-pytorch has them, which see the prompt only",
        "tiny-llama",
        [NARROW],
        wires(NARROW, [(2, 1, False), (1, 2, False)], variant="lucidrains", mask="prompt"),
        [(6, 3, {NARROW: (9, [1, 3, 4, 6, 8, 9], 5)}), (7, 2, {NARROW: (7, [1, 2, 3, 4, 5, 6, 7], 3)})],
        Optimizer(learning_rate=1e-3),
    ),
    # A GPT-NeoX that is read by a GPT-2: gradients go back through LayerNorms, biases and learned positions.
    "gpt2-anchor": Case(
        "GPT-2 with links from GPT-NeoX",
        "tiny-gpt2",
        [NEOX],
        wires(NEOX, [(2, 1, True), (1, 3, False)], heads=3),
        [(7, 3, {NEOX: alike(7, 4)}), (12, 5, {NEOX: (9, [1, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 9], 4)})],
    ),
    # Both with windows that are shorter than the longer text, in the last block as well.
    "gemma3-anchor": Case(
        "Gemma 3 with links from Qwen2, both with windows",
        "tiny-gemma3",
        [QWEN],
        wires(QWEN, [(1, 1, True), (3, 2, True), (2, 3, False)], heads=2),
        [(5, 2, {QWEN: alike(5, 3)}), (17, 9, {QWEN: (20, [1, 3, *range(4, 17), 18, 20], 11)})],
        Optimizer(learning_rate=1e-3),
    ),
}
