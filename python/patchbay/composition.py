"""A frozen anchor and frozen augmenters of transformers with trained links between them (CALM, arXiv 2401.02412).

The anchor's state of layer `target` becomes itself plus what all links into that layer add, each of them reading the state
as it was before any (src/engine/bridge/composition.ts).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.modeling_outputs import CausalLMOutput

from .attention import Sight, at_least_f32
from .blocks import Change, changing, decoder_blocks, decoder_of, reading, width_of
from .forms import LinkModule
from .fresh import start
from .reads import NO_LABEL, Read
from .wiring import Link, Mask, Wiring

class Composition(nn.Module):
    """Only links have parameters that are trained: their names in `links.` are the tensor names of a composition file."""

    links: nn.ModuleList

    def __init__(
        self, anchor: PreTrainedModel, augmenters: Mapping[str, PreTrainedModel], wiring: Wiring | Sequence[Link]
    ) -> None:
        super().__init__()
        if not isinstance(wiring, Wiring):
            wiring = Wiring(Path(anchor.name_or_path or "anchor").name, tuple(augmenters), tuple(wiring))
        self.wiring = wiring
        self.anchor = anchor
        self.augmenters = nn.ModuleList(augmenters[name] for name in wiring.augmenters)
        for model in (self.anchor, *self.augmenters):
            model.requires_grad_(False)
            model.train(False)
        modules = [LinkModule(link, width_of(anchor), width_of(augmenters[link.augmenter])) for link in wiring.links]
        generator = torch.Generator().manual_seed(1)
        for module in modules:
            start(module, generator)
            module.requires_grad_(module.link.enabled).to(_device(anchor, module.link.target))
        self.links = nn.ModuleList(modules)

    def by_name(self) -> dict[str, PreTrainedModel]:
        return dict(zip(self.wiring.augmenters, cast(Iterable[PreTrainedModel], self.augmenters), strict=True))

    def on(self) -> list[LinkModule]:
        """The links that are switched on, in the order of the wiring."""
        return [module for module in cast(Iterable[LinkModule], self.links) if module.link.enabled]

    def train(self, mode: bool = True) -> "Composition":
        """The models stay as they are when they are asked, without dropout."""
        super().train(mode)
        for model in (self.anchor, *self.augmenters):
            model.train(False)
        return self

    def states_read(self, reads: Mapping[str, Read]) -> dict[tuple[str, int], Tensor]:
        """The augmenters' states [B, S, D_A] by augmenter and layer, without a graph: they need no gradient."""
        states: dict[tuple[str, int], Tensor] = {}
        for name, model in self.by_name().items():
            layers = {module.link.source for module in self.on() if module.link.augmenter == name}
            if not layers:
                continue
            with torch.no_grad(), reading(model, layers) as found:
                run(decoder_of(model), reads[name].input_ids, reads[name].attention_mask)
            states |= {(name, layer): state for layer, state in found.items()}
        return states

    @contextmanager
    def linked(self, reads: Mapping[str, Read]) -> Iterator[None]:
        """While it lasts, the anchor is composed with what the augmenters read."""
        states = self.states_read(reads)
        sights: dict[tuple[str, Mask, torch.device], Sight] = {}

        def added(module: LinkModule, state: Tensor) -> Tensor:
            link, read, device = module.link, reads[module.link.augmenter], state.device
            key = link.augmenter, link.mask, device
            if key not in sights:
                sights[key] = Sight(read.place().to(device), read.under(link.mask).to(device))
            written: Tensor = module(state, states[link.augmenter, link.source].to(device), sights[key])
            return written

        with changing(self.anchor, summed(self.on(), added)):
            yield

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        labels: Tensor | None = None,
        reads: Mapping[str, Read] | None = None,
        keep: int = 0,
    ) -> CausalLMOutput:
        """Logits [B, T, V], and the mean loss where `labels` [B, T] are given, as transformers has them: the ids themselves,
        NO_LABEL where nothing is learned; the label of token t + 1 is held to the logits of token t.

        `reads` by augmenter; without them all models have the anchor's tokenizer. `keep`: logits of the last so many
        tokens alone, which with a large vocabulary is most of the memory (labels then count from the end as well).
        """
        mask = torch.ones_like(input_ids) if attention_mask is None else attention_mask
        if reads is None:
            reads = {name: Read.same(input_ids, mask) for name in self.wiring.augmenters}
        with self.linked(reads):
            logits = run(self.anchor, input_ids, mask, logits_to_keep=keep).logits
        if labels is None:
            return CausalLMOutput(logits=logits)
        following = labels[:, -logits.shape[1] :][:, 1:].to(logits.device)
        rows = at_least_f32(logits[:, :-1]).flatten(0, 1)
        loss: Any = nn.functional.cross_entropy(rows, following.flatten(), ignore_index=NO_LABEL)
        return CausalLMOutput(loss=loss, logits=logits)

    @classmethod
    def from_export(cls, path: str | Path, anchor: Any = None, augmenters: Any = None, **loading: Any) -> "Composition":
        """What the page saved: see `exported.open_export`."""
        from .exported import open_export

        return open_export(path, anchor, augmenters, **loading)

    def save(self, path: str | Path) -> None:
        """The links as the page opens them."""
        from .exported import save_composition

        save_composition(self, Path(path))


def summed(modules: Sequence[LinkModule], added: Any) -> dict[int, Change]:
    """By the anchor's layer: the state and what all links into it add, each of them reading the state as it was."""

    def change(into: Sequence[LinkModule]) -> Change:
        def add_links(state: Tensor) -> Tensor:
            total = state
            for module in into:
                total = total + added(module, state)
            return total

        return add_links

    targets = sorted({module.link.target for module in modules})
    return {target: change([module for module in modules if module.link.target == target]) for target in targets}


def run(model: nn.Module, input_ids: Tensor, attention_mask: Tensor, **more: Any) -> Any:
    """A model over a batch padded on either side: positions count its own tokens."""
    positions = (attention_mask.cumsum(1) - 1).clamp(min=0)[:, -input_ids.shape[1] :]
    more.setdefault("use_cache", False)
    return model(input_ids=input_ids, attention_mask=attention_mask, position_ids=positions, **more)


def _device(model: PreTrainedModel, layer: int) -> torch.device:
    """Where a link into this layer has to be, also when a model is spread over several devices."""
    blocks = decoder_blocks(model)
    device = next(blocks[max(0, layer - 1)].parameters()).device if len(blocks) >= layer else model.device
    return torch.device("cpu") if device.type == "meta" else device
