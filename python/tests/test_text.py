"""Ends of tokens and the order of examples: those of the engine."""

import json
import unittest

from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from patchbay.answer_text import AnswerText
from patchbay.ends import encode, visible, whole_tokenizer
from patchbay.examples import Example, TextSide, encode_example, join
from patchbay.reads import NO_LABEL
from patchbay.training.optimiser import rate_at
from patchbay.training.order import BatchOrder, seeded_uniform

from .support import REPOSITORY

VECTORS = REPOSITORY / "src/engine/text/fixtures"
UNIFORM = [0.6270739407045767, 0.0027357212966307998, 0.5274470400763676]
ORDER = [[3, 6, 2], [4, 5, 1], [0, 1, 2], [5, 3, 4]]


def byte_tokenizer(merges: list[tuple[str, str]] = []) -> Tokenizer:
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {letter: i for i, letter in enumerate([*letters, *(a + b for a, b in merges)])}
    tokenizer = Tokenizer(models.BPE(vocabulary, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel()
    return whole_tokenizer(tokenizer)


class Text(unittest.TestCase):
    def test_ends_are_the_engines(self) -> None:
        """Vectors of tokenizer_offsets.py, in UTF-16 there; parts of a character are compared rounded down."""
        checked = 0
        for file in sorted(VECTORS.glob("*.json")):
            record = json.loads(file.read_text())
            if not isinstance(record, dict) or "cases" not in record or "tokenizer" not in record:
                continue
            tokenizer = whole_tokenizer(Tokenizer.from_str(json.dumps(record["tokenizer"])))
            for case in record["cases"]:
                found, text = encode(tokenizer, case["text"]), case["text"]
                places = [units(text, end) for end in found.ends]
                self.assertEqual(found.ids, case["ids"], f"{file.name}: {text!r}")
                self.assertEqual(places, case["ends"], f"{file.name}: {text!r}")
                self.assertTrue(all(a < b for a, b in zip(found.ends, found.ends[1:])), found.ends)
                checked += 1
        self.assertGreaterEqual(checked, 64)

    def test_a_character_is_seen_when_it_is_whole(self) -> None:
        apart, together = byte_tokenizer(), byte_tokenizer([("ð", "Ł"), ("ðŁ", "Ļ")])
        one, other = encode(apart, "a🙂b"), encode(together, "a🙂b")
        self.assertEqual(one.ends, [1, 1.2, 1.4, 1.6, 2, 3])
        self.assertEqual(visible(one.ends, one.ends), [1, 2, 3, 4, 5, 6])
        self.assertEqual(visible(one.ends, other.ends), [1, 1, 1, 2, 3, 4])

    def test_an_answer_grows_by_whole_characters(self) -> None:
        tokenizer = byte_tokenizer()
        answer = AnswerText(tokenizer, tokenizer.encode("x").ids)
        grown = []
        for id in tokenizer.encode("é🙂").ids:
            answer.add(id)
            grown.append(answer.text)
        self.assertEqual(grown, ["", "é", "é", "é", "é", "é🙂"])
        self.assertEqual([int(end) for end in answer.ends], [0, 1, 1, 1, 1, 2])
        self.assertTrue(all(a < b for a, b in zip(answer.ends, answer.ends[1:])))

    def test_only_the_completion_is_labelled(self) -> None:
        side = TextSide(byte_tokenizer(), [7])
        found = encode_example(Example("ab", "cd"), {"": side, "other": TextSide(byte_tokenizer([("Ġ", "c")]), [])})
        self.assertEqual(found.labels, [NO_LABEL, *found.ids[2:], 7])
        self.assertEqual(found.augmenters["other"].visible, [1, 2, 2, 3, 4])
        self.assertEqual(found.augmenters["other"].prompt, 2)
        self.assertEqual([join("a", "b"), join("a ", "b"), join("a", " b"), join("", "b")], ["a b", "a b", "a b", "b"])

    def test_numbers_and_order_are_the_pages(self) -> None:
        """src/engine/seededRandom.ts and batchOrder.ts, run in Node."""
        uniform = seeded_uniform(1)
        self.assertEqual([next(uniform) for _ in range(3)], UNIFORM)
        order = BatchOrder(7, 3, 5)
        self.assertEqual([order.at(number) for number in (1, 2, 3, 4)], ORDER)
        self.assertEqual(BatchOrder(7, 3, 5).at(4), ORDER[3])

    def test_the_rate_of_a_step(self) -> None:
        rates = [rate_at(step, 1.0, 10, 110, "cosine") for step in (1, 10, 60, 110)]
        self.assertTrue(all(abs(a - b) < 1e-12 for a, b in zip(rates, (0.1, 1.0, 0.5, 0.0))), rates)
        self.assertEqual([rate_at(step, 1.0, 0, 4, "linear") for step in (1, 4)], [0.75, 0.0])
        self.assertEqual(rate_at(3, 1.0, 0, 4, "constant"), 1.0)


def units(text: str, end: float) -> int:
    """UTF-16 code units of the characters that are whole; what stands in front or behind stays where it is."""
    whole = int(end // 1)
    if whole > len(text):
        return len(text.encode("utf-16-le")) // 2 + whole - len(text)
    return whole if whole < 0 else len(text[:whole].encode("utf-16-le")) // 2


if __name__ == "__main__":
    unittest.main()
