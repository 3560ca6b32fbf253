"""What a composition costs, by formula: numbers, memory and floating-point operations (docs/CLUSTER.md says how to read it).

python/measure_sizes.py checks each formula against what PyTorch counts on small models.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """Of a model in the form of Llama: width D, blocks, width of all keys (D where heads are not grouped), of the hidden
    layer, and the vocabulary; `parameters` in all."""

    width: int
    blocks: int
    keys: int
    hidden: int
    vocabulary: int

    @property
    def block(self) -> int:
        """Numbers of one block's matrices."""
        return 2 * self.width**2 + 2 * self.width * self.keys + 3 * self.width * self.hidden

    @property
    def parameters(self) -> int:
        """With an output matrix of its own, and without the gains of norms."""
        return self.blocks * self.block + 2 * self.width * self.vocabulary


def link_parameters(anchor: int, augmenter: int) -> int:
    """Of one link in our form: f_proj, four matrices, two gains."""
    return augmenter * anchor + 4 * anchor**2 + 2 * anchor


def training_bytes(parameters: int, processes: int = 1) -> float:
    """Weights, gradients and AdamW's two moments in f32, of all links, for each process they are spread over."""
    return 16 * parameters / processes


def link_activations(anchor: int, augmenter: int) -> tuple[float, float]:
    """Bytes that one link keeps for its backward pass in f32: for each anchor token, for each augmenter token.

    Anchor: the normed state twice (before and behind the gains), Q, what the heads found twice (before and behind the rows
    that see nothing), and the state itself. Augmenter: H_A, its projection, that normed twice, K and V.
    """
    return 4 * 6 * anchor, 4 * (augmenter + 5 * anchor)


def block_activations(shape: Shape, halves: bool = False) -> float:
    """Bytes that one frozen block above the lowest link keeps for each token, for the states alone.

    What goes into its norms (in f32), Q, K, V, what the heads found, and three rows of the hidden layer.
    """
    rows = 2 * shape.width + 2 * shape.keys + 3 * shape.hidden
    return (2 if halves else 4) * rows + 4 * 2 * shape.width


def mask_bytes(anchor_tokens: int, augmenter_tokens: int, heads: int) -> int:
    """Who sees whom in f32, for each text; shared by all links of one augmenter, mask and number of heads."""
    return 4 * anchor_tokens * augmenter_tokens * heads


def link_operations(anchor: int, augmenter: int, anchor_tokens: int, augmenter_tokens: int) -> float:
    """Floating-point operations of one link over one text, forward."""
    matrices = 2 * (2 * anchor**2 * anchor_tokens + (augmenter * anchor + 2 * anchor**2) * augmenter_tokens)
    return matrices + 4 * anchor * anchor_tokens * augmenter_tokens


def model_operations(shape: Shape, tokens: int, blocks: int, with_head: bool) -> float:
    """Floating-point operations of the first, or last, so many blocks of a model over one text, forward."""
    attention = 4 * shape.width * tokens**2 * blocks
    return 2 * tokens * (blocks * shape.block + (shape.width * shape.vocabulary if with_head else 0)) + attention


def step_operations(
    anchor: Shape, augmenter: Shape, links: list[tuple[int, int]], anchor_tokens: int, augmenter_tokens: int
) -> float:
    """One text, forward and backward. The augmenter runs forward alone; the anchor backward from its head to the lowest
    link, for the states alone, which is as much as forward; a link backward twice as much as forward.

    `links`: layers (augmenter, anchor). Logits are made of all of the anchor's tokens.
    """
    forward = model_operations(anchor, anchor_tokens, anchor.blocks, True)
    forward += model_operations(augmenter, augmenter_tokens, augmenter.blocks, False)
    above = anchor.blocks - min(target for _, target in links)
    # Attention goes back to queries, keys and values: twice as much as forward.
    backward = model_operations(anchor, anchor_tokens, above, True) + 4 * anchor.width * anchor_tokens**2 * above
    link = link_operations(anchor.width, augmenter.width, anchor_tokens, augmenter_tokens)
    return forward + backward + 3 * link * len(links)
