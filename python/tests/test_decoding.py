"""Decoding with caches: the logits and tokens of the whole text, token by token, in batches, with every tokenizer and mask."""

import random
import unittest
from collections.abc import Sequence

import torch
from tokenizers import Tokenizer, models
from torch import Tensor

from patchbay import Composition, Link, Read, Sampling, TextSide, generate
from patchbay.decoding import Decoding
from patchbay.ends import encode, visible
from patchbay.examples import sides_of

from .support import CASES, case, model

NEAR = 2e-5


def uncached(composition: Composition, sides: dict[str, TextSide], decoding: Decoding, row: int) -> Tensor:
    """Logits [V] of what follows one text, with nothing kept."""
    question, answer, prompt = decoding.questions[row], decoding.answers[row], decoding.prompts[row]
    own = [*question.ends, *(len(prompt) + end for end in answer.ends)]
    reads = {}
    for name in composition.wiring.augmenters:
        other = encode(sides[name].tokenizer, prompt + answer.text)
        ids = torch.tensor([other.ids])
        of_prompt = torch.tensor(visible([len(prompt)], other.ends))
        reads[name] = Read(ids, torch.ones_like(ids), torch.tensor([visible(own, other.ends)]), of_prompt)
    with torch.no_grad():
        return composition(torch.tensor([[*question.ids, *answer.ids]]), reads=reads).logits[0, -1]


class Cached(unittest.TestCase):
    def check(self, composition: Composition, sides: dict[str, TextSide], prompts: Sequence[str], tokens: int) -> Decoding:
        """Whatever is said, logits are those of the whole text."""
        decoding, draw = Decoding(composition, sides, prompts), random.Random(3)
        for _ in range(tokens):
            logits = decoding.logits()
            for row in range(len(prompts)):
                expected = uncached(composition, sides, decoding, row)
                off = float((logits[row] - expected).abs().max() / expected.abs().max())
                self.assertLess(off, NEAR, f"{prompts[row]!r} + {decoding.answers[row].text!r}")
                decoding.answers[row].add(draw.randrange(3, len(expected)))
        return decoding

    def test_every_case_in_a_batch(self) -> None:
        for name in CASES:
            composition = case(name).open()
            with self.subTest(name):
                self.check(composition, sides_of(composition), ["w5 w17", "w40 w3 w88 w4 w9 w77 w11 w32", "w1"], 10)

    def test_the_engines_answers(self) -> None:
        for name in CASES:
            fixture = case(name)
            composition = fixture.open()
            asked = [answer["prompt"] for answer in fixture.golden["answers"]]
            with self.subTest(name):
                answers = generate(composition, asked, max_tokens=12)
                self.assertEqual([a.ids for a in answers], [a["ids"] for a in fixture.golden["answers"]])
                self.assertEqual([a.text for a in answers], [a["text"] for a in fixture.golden["answers"]])

    def test_one_token_is_computed_for_each_token(self) -> None:
        composition = case("one-augmenter").open()
        decoding = self.check(composition, sides_of(composition), ["w5 w17"], 8)
        self.assertEqual(decoding.computed, len(decoding.questions[0].ids) + 7)

    def test_tokenizers_that_change_their_mind(self) -> None:
        """The augmenter joins what is said with what was there, so the anchor's tokens that saw it are computed again."""
        for name in {"one-augmenter", "gemma3-anchor"} & set(CASES):  # without windows, and with them in both models
            composition, joined = case(name).open(), TextSide(changing_tokenizer(), [])
            sides = sides_of(composition) | {augmenter: joined for augmenter in composition.wiring.augmenters}
            with self.subTest(name):
                decoding = self.check(composition, sides, ["w5 w1", "w40 w3 w88 w21 w7"], 9)
                said = sum(len(question.ids) for question in decoding.questions) + 2 * 8
                self.assertGreater(decoding.computed, said)

    def test_windows_of_gpt_neo(self) -> None:
        """Its config names them otherwise, and they are shorter than these texts, in both models."""
        name, draw = "tiny-gpt-neo", torch.Generator().manual_seed(3)
        links = [Link.between(name, source, target, 3) for source, target in ((1, 0), (3, 2))]
        composition = Composition(model(name), {name: model(name)}, links)
        for module in composition.links:
            torch.nn.init.normal_(module.o.weight, 0, 0.2, draw)
        sides = sides_of(composition) | {name: TextSide(changing_tokenizer(), [])}
        self.check(composition, sides, ["w5 w1", "w40 w3 w88 w21 w7"], 9)

    def test_sampling(self) -> None:
        composition = case("one-augmenter").open()
        warm = [generate(composition, ["w5 w17"], 8, Sampling(1.5, seed=seed))[0].ids for seed in (1, 1, 2)]
        self.assertEqual(warm[0], warm[1])
        self.assertNotEqual(warm[0], warm[2])
        greedy = generate(composition, ["w5 w17"], 8)[0].ids
        self.assertEqual(generate(composition, ["w5 w17"], 8, Sampling(1.5, top_k=1))[0].ids, greedy)
        for top_p in (1e-6, 0.0):
            self.assertEqual(generate(composition, ["w5 w17"], 8, Sampling(1.5, top_p=top_p))[0].ids, greedy)


def changing_tokenizer() -> Tokenizer:
    """Characters, and a digit with the blank behind it as one token: what is said next takes the last digit away."""
    characters = {character: 3 + i for i, character in enumerate("w0123456789 ")}
    merges = [(digit, " ") for digit in "0123456789"]
    vocabulary = {"<unk>": 0} | characters | {a + b: 20 + i for i, (a, b) in enumerate(merges)}
    return Tokenizer(models.BPE(vocabulary, merges, unk_token="<unk>"))


if __name__ == "__main__":
    unittest.main()
