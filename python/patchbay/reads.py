"""What augmenters read beside a batch of the anchor's, and who sees what of it (src/engine/bridge/mask.ts)."""

from typing import NamedTuple

from torch import Tensor

from .attention import HOLE
from .wiring import Mask

NO_LABEL = -100


class Read(NamedTuple):
    """What an augmenter reads beside a batch of the anchor's [B, T], and who sees what of it."""

    input_ids: Tensor
    """[B, S]"""
    attention_mask: Tensor
    """[B, S], 0 for padding, on either side."""
    seen: Tensor
    """[B, T]: how many of its tokens each anchor token sees under the causal mask; 0 for padding."""
    prompt: Tensor
    """[B]: how many of its tokens end within the prompt."""

    @staticmethod
    def same(input_ids: Tensor, attention_mask: Tensor) -> "Read":
        """For an augmenter with the anchor's tokenizer: token t sees positions up to t. All of it counts as the prompt."""
        return Read(input_ids, attention_mask, attention_mask.cumsum(1) * attention_mask, attention_mask.sum(1))

    def place(self) -> Tensor:
        """[B, S]: where each token stands in its text."""
        return (self.attention_mask.cumsum(1) - 1).masked_fill(self.attention_mask == 0, HOLE)

    def under(self, mask: Mask) -> Tensor:
        """[B, T]: how many tokens each anchor token sees under a link's mask."""
        if mask == "causal":
            return self.seen
        every = self.prompt if mask == "prompt" else self.attention_mask.sum(1)
        return every[:, None].expand_as(self.seen)
