"""A Patchbay composition in plain PyTorch: what the browser's numbers are held to.

An anchor's state of layer `target` becomes itself plus what all links into that layer add (bridges.py), each of them
reading the state as it was before any, and an augmenter's state of layer `source`.
"""

from collections.abc import Sequence

from torch import Tensor, nn
from transformers import PreTrainedModel

from bridges import FORMS, SeenTokens
from frozen_models import layer_states, logits_of
from patchbay.wiring import Link


class Composition(nn.Module):
    """Only the links are parameters: `state_dict()` has exactly the tensors of a composition file."""

    def __init__(
        self, anchor: PreTrainedModel, augmenters: dict[str, PreTrainedModel], links: Sequence[Link]
    ) -> None:
        super().__init__()
        self.models = (anchor, augmenters)  # in a tuple, so that PyTorch does not take them for parts to train
        width = anchor.config.hidden_size
        bridges = (FORMS[link.variant](link, width, augmenters[link.augmenter].config.hidden_size) for link in links)
        self.links = nn.ModuleList(bridges).to(anchor.dtype)

    def states(self, ids: Sequence[int], augmenter_tokens: dict[str, SeenTokens]) -> list[Tensor]:
        """The anchor's states of all layers, after linking."""
        anchor, augmenters = self.models
        bridges = [bridge for bridge in self.links if bridge.link.enabled]
        read = {name: layer_states(augmenters[name], seen.ids) for name, seen in augmenter_tokens.items() if seen.ids}

        def add_links(layer: int, state: Tensor) -> Tensor:
            into = [(bridge, bridge.link) for bridge in bridges if bridge.link.target == layer]
            return state + sum(
                bridge(state, read[link.augmenter][link.source], augmenter_tokens[link.augmenter].under(link.mask))
                for bridge, link in into
                if link.augmenter in read
            )

        return layer_states(anchor, ids, add_links)

    def forward(self, ids: Sequence[int], augmenter_tokens: dict[str, SeenTokens]) -> Tensor:
        """Logits [T, V]."""
        return logits_of(self.models[0], self.states(ids, augmenter_tokens)[-1])
