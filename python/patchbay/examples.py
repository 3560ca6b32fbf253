"""Questions and answers as the page keeps them in .jsonl, and as tokens of all models (src/engine/training/encode.ts)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import PreTrainedModel
from transformers.utils.hub import cached_file

from .composition import Composition
from .ends import encode, visible, whole_tokenizer
from .exported import end_ids, origin, told
from .reads import NO_LABEL, Read

# What JavaScript takes for white space.
SPACE = "[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"


@dataclass(frozen=True)
class Example:
    prompt: str
    completion: str


@dataclass(frozen=True)
class TextSide:
    """A model's way with text."""

    tokenizer: Tokenizer
    end_ids: list[int]
    unknown: int | None = None
    """The token of what the tokenizer does not know: an answer with it is never right."""

    @staticmethod
    def of(model: PreTrainedModel, name: str | Path | None = None) -> "TextSide":
        """With the tokenizer.json that lies beside the model, of the same revision, or in the place `name`. Raises OSError
        when there is none."""
        place, revision = told(name or origin(model))
        file = cached_file(place, "tokenizer.json", revision=revision)
        tokenizer = whole_tokenizer(Tokenizer.from_file(str(file)))
        return TextSide(tokenizer, end_ids(model), tokenizer.token_to_id("<unk>"))


def sides_of(composition: Composition) -> dict[str, TextSide]:
    """The anchor's under "", each augmenter's under its id."""
    return {"": TextSide.of(composition.anchor)} | {id: TextSide.of(model) for id, model in composition.by_name().items()}


def read_examples(path: Path) -> list[Example]:
    """Raises ValueError, with the line, for one that has no prompt and completion."""
    examples = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if line.strip() == "":
            continue
        try:
            row = json.loads(line)
            prompt, completion = row["prompt"], row["completion"]
        except (ValueError, KeyError, TypeError) as wrong:
            raise ValueError(f'{path}:{number} is no JSON object with a "prompt" and a "completion".') from wrong
        if not isinstance(prompt, str) or not isinstance(completion, str) or completion.strip() == "":
            raise ValueError(f"{path}:{number}: its prompt and completion have to be texts, the completion not an empty one.")
        examples.append(Example(prompt, completion))
    if not examples:
        raise ValueError(f"{path} has no examples.")
    return examples


@dataclass(frozen=True)
class Tokens:
    """What an augmenter reads of an example, how much of it each anchor token sees, and how much is of the prompt."""

    ids: list[int]
    visible: list[int]
    prompt: int


@dataclass(frozen=True)
class Encoded:
    """The anchor's tokens, what follows each of them (NO_LABEL: nothing is learned), and what augmenters read."""

    ids: list[int]
    labels: list[int]
    augmenters: dict[str, Tokens]


def join(prompt: str, completion: str) -> str:
    """As one text; a space goes between them when neither brings one."""
    has_space = prompt == "" or re.search(f"{SPACE}$", prompt) or re.match(SPACE, completion)
    return prompt + completion if has_space else f"{prompt} {completion}"


def encode_example(example: Example, sides: Mapping[str, TextSide]) -> Encoded:
    """Only the completion is labelled, and what ends it, if the anchor has that."""
    text, asked = join(example.prompt, example.completion), len(example.prompt)
    own = encode(sides[""].tokenizer, text)
    end = sides[""].end_ids[0] if sides[""].end_ids else NO_LABEL
    following, last = [*own.ids[1:], end], len(own.ids) - 1
    labels = [id if t == last or own.ends[t + 1] > asked else NO_LABEL for t, id in enumerate(following[: last + 1])]
    read = {name: encode(side.tokenizer, text) for name, side in sides.items() if name}
    seen = {
        name: Tokens(other.ids, visible(own.ends, other.ends), visible([asked], other.ends)[0])
        for name, other in read.items()
    }
    return Encoded(own.ids, labels, seen)


@dataclass(frozen=True)
class Batch:
    """Padded on the left, so that answers stand at the end. `labels` [B, T]: what follows each token, as the engine has it."""

    input_ids: Tensor
    attention_mask: Tensor
    labels: Tensor
    reads: dict[str, Read]

    @property
    def keep(self) -> int:
        """Logits of so many tokens at the end are all that is needed."""
        columns = (self.labels != NO_LABEL).any(0).nonzero()
        return self.labels.shape[1] - int(columns[0]) if len(columns) else 1

    def to(self, device: torch.device) -> "Batch":
        reads = {name: Read(*(each.to(device) for each in read)) for name, read in self.reads.items()}
        return Batch(self.input_ids.to(device), self.attention_mask.to(device), self.labels.to(device), reads)


def padded(rows: Sequence[Sequence[int]], filler: int = 0, side: str = "left") -> Tensor:
    """[B, longest], at least one wide."""
    width = max(1, *(len(row) for row in rows))
    fill = [[filler] * (width - len(row)) for row in rows]
    return torch.tensor([[*f, *row] if side == "left" else [*row, *f] for f, row in zip(fill, rows)])


def collate(examples: Sequence[Encoded], side: str = "left") -> Batch:
    names = examples[0].augmenters
    reads = {name: [example.augmenters[name] for example in examples] for name in names}

    def mask(rows: Sequence[Sequence[int]]) -> Tensor:
        return padded([[1] * len(row) for row in rows], side=side)

    def read(tokens: Sequence[Tokens]) -> Read:
        ids = [each.ids for each in tokens]
        seen = padded([each.visible for each in tokens], side=side)
        return Read(padded(ids, side=side), mask(ids), seen, torch.tensor([each.prompt for each in tokens]))

    own = [example.ids for example in examples]
    labels = padded([example.labels for example in examples], NO_LABEL, side)
    return Batch(padded(own, side=side), mask(own), labels, {name: read(tokens) for name, tokens in reads.items()})
