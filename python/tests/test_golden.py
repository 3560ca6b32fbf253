"""States, logits, loss, every gradient and ten steps of AdamW, within what the engine is held to
(src/engine/bridge/parity.test.ts).

The weights behind ten steps are compared in f64: Adam makes whole steps of gradients that are small, and in f32 transformers'
Gemma 3 leaves 2.3e-4 in one tensor of 59, whichever its attention.
"""

import unittest

import torch
from torch.nn.functional import cross_entropy

from patchbay.blocks import decoder_blocks, reading
from patchbay.composition import run
from patchbay.training.optimiser import adam_w

from .support import CASES, NO_LABEL, Case, case, own, relative

TENSORS, LOSSES, MOVED = 1e-4, 1e-5, 2e-4
NORMS = {"pre-norm": 2e-5, "released": 2e-4, "lucidrains": 2e-4}


def has_gradient(name: str) -> bool:
    """A bias on keys adds the same to all scores of a row: its gradient is rounding noise."""
    return not name.endswith(".k.bias")


class Golden(unittest.TestCase):
    def test_states_and_logits_padded_on_either_side(self) -> None:
        for name in CASES:
            for side in ("left", "right"):
                with self.subTest(name, side=side):
                    self.check_forward(case(name), side)

    def check_forward(self, fixture: Case, side: str) -> None:
        composition, batch = fixture.open(), fixture.collate(side)
        layers = range(len(decoder_blocks(composition.anchor)) + 1)
        with torch.no_grad(), composition.linked(batch.reads), reading(composition.anchor, layers) as states:
            logits = run(composition.anchor, batch.input_ids, batch.attention_mask).logits
        for row, sequence in enumerate(fixture.batch):
            length = len(sequence.ids)
            for layer in layers:
                expected = fixture.tensors[f"sequences.{row}.states.{layer}"]
                self.assertLess(relative(own(states[layer], row, length, side), expected), TENSORS, f"layer {layer}")
            expected = fixture.tensors[f"sequences.{row}.logits"]
            self.assertLess(relative(own(logits, row, length, side), expected), TENSORS)

    def test_gradients_and_ten_steps(self) -> None:
        for name in CASES:
            for dtype in (torch.float32, torch.float64):
                with self.subTest(name, dtype=dtype):
                    self.check_training(case(name), dtype)

    def check_training(self, fixture: Case, dtype: torch.dtype) -> None:
        composition, batch, settings = fixture.open().to(dtype), fixture.collate(), fixture.golden["optimizer"]
        before = {name: weight.detach().clone() for name, weight in composition.links.named_parameters()}
        optimiser = adam_w(
            composition,
            settings["learningRate"],
            settings["weightDecay"],
            betas=tuple(settings["betas"]),
            decays_vectors=settings["decaysVectors"],
        )
        for step, expected in enumerate(fixture.golden["losses"]):
            logits = composition(batch.input_ids, batch.attention_mask, reads=batch.reads).logits
            loss = cross_entropy(logits.flatten(0, 1), batch.labels.flatten(), ignore_index=NO_LABEL)
            optimiser.zero_grad()
            loss.backward()
            self.assertLess(abs(loss.item() - expected) / expected, LOSSES)
            for name, weight in composition.links.named_parameters():
                if step == 0 and has_gradient(name):
                    self.assertLess(relative(weight.grad, fixture.tensors[f"grad.links.{name}"]), TENSORS, name)
            norm = torch.nn.utils.clip_grad_norm_(composition.links.parameters(), settings["clip"]).item()
            golden, variant = fixture.golden["gradientNorms"][step], composition.wiring.links[0].variant
            self.assertLess(abs(norm - golden) / golden, NORMS[variant])
            optimiser.step()
        for name, weight in composition.links.named_parameters():
            if has_gradient(name) and dtype == torch.float64:
                after = fixture.tensors[f"after10.links.{name}"]
                moved = float((weight.detach() - after).norm() / (after - before[name]).norm())
                self.assertLess(moved, MOVED, name)
        models = (composition.anchor, *composition.augmenters)
        self.assertTrue(all(weight.grad is None for each in models for weight in each.parameters()))


if __name__ == "__main__":
    unittest.main()
