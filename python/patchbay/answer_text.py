"""The text of an answer while its tokens come. A character is read by augmenters when all of it is there
(src/engine/text/answerText.ts)."""

from tokenizers import Tokenizer

BROKEN = "\ufffd"


class AnswerText:
    def __init__(self, tokenizer: Tokenizer, before: list[int]) -> None:
        """`before`: the question's tokens, since a token by itself does not say whether a space goes in front of it."""
        self.tokenizer, self.before = tokenizer, before
        self.start = tokenizer.decode(before)
        self.ids: list[int] = []
        self.ends: list[float] = []
        """Characters of the answer that end with each token."""
        self.text = ""
        """Whole characters so far."""

    def add(self, id: int) -> None:
        self.ids.append(id)
        whole = self.whole
        self.text = whole.rstrip(BROKEN)
        length = len(self.text)
        if len(whole) == length:
            self.ends.append(length)
        else:  # inside the next character, behind the parts of it that are there already
            self.ends.append((max([length, *self.ends[-1:]]) + length + 1) / 2)

    @property
    def whole(self) -> str:
        """With what is there of a character that never became whole."""
        added: str = self.tokenizer.decode([*self.before, *self.ids])[len(self.start) :]
        return f" {added}" if self.start == "" and self.before and added else added
