"""A composition over texts that grow, with caches of all models and of all links: cached logits equal uncached ones.

All models read the whole text each time and compute what they do not have. When an augmenter's tokenizer reads the end of a
longer text differently, the anchor's tokens that saw it are computed again (src/engine/bridge/cachedComposition.ts).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor

from .answer_text import AnswerText
from .attention import HOLE, Sight
from .blocks import changing, decoder_of, reading, text_config
from .composition import Composition, summed
from .ends import EncodedText, encode, visible
from .examples import TextSide
from .forms import KeysValues, LinkModule
from .reader import Reader, has_sliding_window
from .wiring import Mask

Seen = dict[tuple[str, Mask], list[int]]


class Decoding:
    """Greedy or sampled answers to several questions at once. One process; nothing needs a gradient."""

    def __init__(self, composition: Composition, sides: Mapping[str, TextSide], prompts: Sequence[str]) -> None:
        self.composition, self.sides, self.prompts = composition, sides, prompts
        self.questions = [encode(sides[""].tokenizer, prompt) for prompt in prompts]
        self.answers = [AnswerText(sides[""].tokenizer, question.ids) for question in self.questions]
        self.computed = 0
        """Anchor tokens that were computed so far, padding left out."""
        anchor, count = composition.anchor, len(prompts)
        self.anchor = Reader(anchor, count, anchor.device, has_sliding_window(text_config(anchor)))
        used = {module.link.augmenter for module in composition.on()}
        self.augmenters = {
            name: Reader(decoder_of(model), count, model.device, has_sliding_window(text_config(model)))
            for name, model in composition.by_name().items()
            if name in used
        }
        self.read: dict[LinkModule, KeysValues] = {}
        self.seen: list[Seen] = [{} for _ in prompts]

    @torch.no_grad()
    def logits(self) -> Tensor:
        """[B, V]: of what follows each text as it is now. At least one token has to be new in a row that is asked."""
        known: dict[str, list[int]] = {}
        texts = {name: self._augmenter_texts(name) for name in self.augmenters}
        for name, reader in self.augmenters.items():
            known[name] = reader.unchanged([each.ids for each in texts[name]])
            self._read(name, [each.ids for each in texts[name]], known[name])
        seen = [self._seen(row, {name: each[row] for name, each in texts.items()}) for row in range(len(self.prompts))]
        ids = [[*question.ids, *answer.ids] for question, answer in zip(self.questions, self.answers)]
        keep = [min(kept, self._valid(row, seen[row], known)) for row, kept in enumerate(self.anchor.unchanged(ids))]
        self.seen = seen
        fresh = self.anchor.advance(ids, keep, self._linked, logits_to_keep=1)
        if fresh is None:
            raise ValueError("There is nothing new in these texts.")
        self.computed += int((fresh.tokens != HOLE).sum())
        logits: Tensor = fresh.output.logits[:, -1]
        return logits

    def _augmenter_texts(self, name: str) -> list[EncodedText]:
        pairs = zip(self.prompts, self.answers)
        return [encode(self.sides[name].tokenizer, prompt + answer.text) for prompt, answer in pairs]

    def _read(self, name: str, texts: list[list[int]], keep: list[int]) -> None:
        """The augmenter goes on, and the keys and values of its links with it."""
        reader, model = self.augmenters[name], self.composition.by_name()[name]
        links = [module for module in self.composition.on() if module.link.augmenter == name]

        @contextmanager
        def kept(first: int, index: Tensor) -> Iterator[None]:
            with reading(model, {module.link.source for module in links}) as states:
                yield
            for module in links:
                device = module.q.weight.device
                new = module.keys_values(states[module.link.source].to(device))
                old = [each[:, :, :first] for each in self.read[module]] if module in self.read else new[:0]
                pairs = zip(old, new) if old else []
                self.read[module] = KeysValues(*(torch.cat(pair, dim=2) for pair in pairs)) if old else new

        if reader.advance(texts, keep, kept) is None:
            for module in links:
                if module in self.read:
                    self.read[module] = KeysValues(*(each[:, :, : reader.width] for each in self.read[module]))

    def _seen(self, row: int, texts: Mapping[str, EncodedText]) -> Seen:
        """How much of each augmenter each anchor token of a row sees, under each mask that links have."""
        asked, answer = len(self.prompts[row]), self.answers[row]
        own = [*self.questions[row].ends, *(asked + end for end in answer.ends)]
        seen: Seen = {}
        for module in self.composition.on():
            link, text = module.link, texts[module.link.augmenter]
            every = {"prompt": visible([asked], text.ends)[0], "none": len(text.ids)}.get(link.mask)
            seen[link.augmenter, link.mask] = visible(own, text.ends) if every is None else [every] * len(own)
        return seen

    def _valid(self, row: int, seen: Seen, known: Mapping[str, list[int]]) -> int:
        """How many of a row's tokens saw just what they see now."""
        valid = len(self.anchor.ids[row])
        for key, counts in seen.items():
            before = self.seen[row].get(key, [])
            same = (i for i in range(min(valid, len(before))) if counts[i] != before[i] or counts[i] > known[key[0]][row])
            valid = min(valid, next(same, len(before)))
        return valid

    @contextmanager
    def _linked(self, first: int, index: Tensor) -> Iterator[None]:
        """While it lasts, links write into the anchor's new tokens, `index` [B, n]."""

        def sight(augmenter: str, mask: Mask, device: torch.device) -> Sight:
            counts = torch.zeros_like(index)
            for row, seen in enumerate(self.seen):
                places = (index[row] != HOLE).nonzero().flatten()
                counts[row, places] = torch.tensor(seen[augmenter, mask], device=index.device)[index[row, places]]
            return Sight(self.augmenters[augmenter].place().to(device), counts.to(device))

        sights: dict[tuple[str, Mask, torch.device], Sight] = {}

        def added(module: LinkModule, state: Tensor) -> Tensor:
            key = module.link.augmenter, module.link.mask, state.device
            if key not in sights:
                sights[key] = sight(*key)
            return module.added(state, self.read[module], sights[key])

        with changing(self.composition.anchor, summed(self.composition.on(), added)):
            yield
