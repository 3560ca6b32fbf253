"""Training on one process: updates, runs that go on, checkpoints, halves, scores, and what is refused. Several:
test_processes.py."""

import shutil
import unittest
from collections.abc import Sequence
from types import SimpleNamespace

import torch
from accelerate import Accelerator

from patchbay import Composition, generate, read_examples, sides_of
from patchbay.composition_file import read_composition
from patchbay.examples import collate, encode_example
from patchbay.training.optimiser import adam_w, rate_at
from patchbay.training.order import BatchOrder
from patchbay.training.scoring import score
from patchbay.training.settings import Settings
from patchbay.training.trainer import Trainer

from .runs import EXAMPLES, NEW, SHORT, TRAINED, RunCase, directory, run
from .support import BUILT_IN, case

NEAR = 1e-5


class Training(RunCase):
    def test_updates_are_those_of_pytorch(self) -> None:
        """Clipped where the gradient is larger than that, along the schedule, over the batches of the order."""
        fixture, settings = case("one-augmenter"), Settings(steps=6, batch=2, accumulate=2, warmup_steps=2, clip=6.0)
        ours, theirs = fixture.open(), fixture.open()
        trainer = Trainer(Accelerator(cpu=True), ours, fixture.batch, settings)
        optimiser = adam_w(theirs, 1.0, settings.weight_decay)
        norms = []
        for step in range(1, 7):
            indices = [i for number in (2 * step - 1, 2 * step) for i in BatchOrder(3, 2, settings.seed).at(number)]
            batch = collate([fixture.batch[i] for i in indices])
            logits = theirs(batch.input_ids, batch.attention_mask, reads=batch.reads).logits
            loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), batch.labels.flatten(), ignore_index=-100)
            loss.backward()
            norms.append(torch.nn.utils.clip_grad_norm_(theirs.links.parameters(), settings.clip).item())
            optimiser.param_groups[0]["lr"] = optimiser.param_groups[1]["lr"] = rate_at(step, 5e-3, 2, 6, "cosine")
            optimiser.step()
            optimiser.zero_grad()
            self.assertLess(abs(trainer.next() - loss.item()), NEAR * loss.item())
        self.assertTrue(min(norms) < 6 < max(norms), norms)
        for (name, one), (_, other) in zip(ours.links.named_parameters(), theirs.links.named_parameters()):
            self.assertLess((one - other).abs().max().item(), 1e-4 * other.abs().max().item(), name)

    def test_each_process_takes_its_share(self) -> None:
        fixture, shares = case("padded-batch"), []
        for index in range(2):
            trainer = Trainer.__new__(Trainer)
            trainer.accelerator = SimpleNamespace(process_index=index, num_processes=2, device=torch.device("cpu"))
            trainer.examples, trainer.settings = fixture.batch, Settings(batch=4, accumulate=2)
            trainer.order = BatchOrder(4, 4, 1)
            shares.append([batch.input_ids.shape[0] for batch in trainer.batches(1)])
        self.assertEqual(shares, [[2, 2], [2, 2]])

    def test_a_run_that_goes_on_has_the_same_losses_and_weights(self) -> None:
        whole = run(*NEW, *SHORT, *self.out("whole"))
        run(*NEW, *SHORT, *self.out("part"), "--stop-after", "2")
        on = run("--resume", str(self.folder / "part.safetensors.checkpoint"), "--cpu")
        self.assertEqual(on["losses"], whole["losses"])
        one, other = (self.folder / f"{name}.safetensors" for name in ("whole", "part"))
        self.assertEqual(one.read_bytes(), other.read_bytes())

    def left_and_on(self, *call: str, resumed: Sequence[str] = ()) -> list[float]:
        """Losses of a run that was left after two steps, and goes on in another working directory."""
        run(*call, *SHORT, *self.out("part"), "--stop-after", "2")
        with directory(self.folder):
            on: list[float] = run("--resume", "part.safetensors.checkpoint", "--cpu", *resumed)["losses"]
        return on

    def test_a_run_goes_on_with_models_that_lay_beside_its_composition(self) -> None:
        whole = run(*TRAINED, *SHORT, *self.out("whole"))["losses"]
        self.assertEqual(self.left_and_on(*TRAINED), whole)

    def test_a_run_goes_on_with_models_that_were_told_from_another_directory(self) -> None:
        whole = run(*NEW, *SHORT, *self.out("whole"))["losses"]
        with directory(BUILT_IN):
            self.assertEqual(self.left_and_on("--anchor", "sums", "--augmenter", "codes", *NEW[4:]), whole)

    def test_a_run_goes_on_in_the_numbers_it_had_unless_others_are_said(self) -> None:
        half = ["--mixed-precision", "bf16", "--dtype", "bfloat16"]
        whole = run(*NEW, *half, *SHORT, *self.out("whole"))["losses"]
        self.assertEqual(self.left_and_on(*NEW, *half), whole)
        for other in (["--mixed-precision", "no"], ["--dtype", "float32"]):
            on = self.left_and_on(*NEW, *half, resumed=other)
            self.assertEqual(on[:2], whole[:2])
            self.assertNotEqual(on[2:], whole[2:], other)

    def test_a_checkpoint_holds_links_and_their_moments_alone(self) -> None:
        run(*NEW, *SHORT, *self.out("part"), "--stop-after", "2")
        file = self.folder / "part.safetensors.checkpoint"
        links = {name for name in read_composition(file).tensors if name.startswith("links.")}
        moments = {f"{moment}.{name}" for moment in ("exp_avg", "exp_avg_sq") for name in links}
        self.assertEqual(set(read_composition(file).tensors), links | moments)
        opened = Composition.from_export(file, NEW[1], [NEW[3]])
        self.assertEqual({f"links.{name}" for name, _ in opened.links.named_parameters()}, links)

    def test_bf16_learns_and_saves_f32(self) -> None:
        slow = [*NEW, *SHORT, "--learning-rate", "1e-4"]
        full = run(*slow, *self.out("full"))
        for i, numbers in enumerate((["--mixed-precision", "bf16"], ["--mixed-precision", "bf16", "--dtype", "bfloat16"])):
            half = run(*slow, *self.out(f"half-{i}"), *numbers)
            self.assertNotEqual(half["losses"], full["losses"])
            self.close(full["losses"], half["losses"], 0.05)
            tensors = read_composition(self.folder / f"half-{i}.safetensors").tensors
            self.assertTrue(all(tensor.dtype == torch.float32 for tensor in tensors.values()))
            self.assertTrue(any((tensor.bfloat16().float() != tensor).any() for tensor in tensors.values()))

    def test_a_step_that_is_not_finite_changes_nothing(self) -> None:
        fixture = case("one-augmenter")
        composition = fixture.open()
        trainer = Trainer(Accelerator(cpu=True), composition, fixture.batch, Settings(steps=3, batch=3))
        trainer.next()
        before = {name: weight.clone() for name, weight in composition.links.named_parameters()}
        with torch.no_grad():
            composition.links[1].v.weight[0, 0] = before["1.v.weight"][0, 0] = torch.inf
        with self.assertRaisesRegex(FloatingPointError, "step 2"):
            trainer.next()
        self.assertTrue(all(torch.equal(w, before[name]) for name, w in composition.links.named_parameters()))
        self.assertEqual(trainer.step, 1)

    def test_the_score_is_that_of_free_answers(self) -> None:
        composition = Composition.from_export(EXAMPLES)
        sides, examples = sides_of(composition), read_examples(EXAMPLES / "held-out.jsonl")
        found = score(composition, [encode_example(e, sides) for e in examples], Accelerator(cpu=True), 10, sides[""].unknown)
        answers = generate(composition, [e.prompt for e in examples], 12, sides=sides)
        right = sum(a.text.strip() == e.completion.strip() for a, e in zip(answers, examples))
        self.assertEqual(round(found.exact * len(examples)), right)
        self.assertTrue(0.9 * len(examples) < right < len(examples), right)

    def test_calls_that_make_no_sense_are_told_in_words(self) -> None:
        examples = self.folder / "examples.jsonl"
        empty = '{"prompt": "a", "completion": " "}'
        for text, said in (('{"prompt": "a"}', ":1 is no JSON"), ("\n", "no examples"), (empty, ":1: its prompt")):
            examples.write_text(text)
            with self.assertRaisesRegex(ValueError, said):
                run(*NEW, *self.out("x"), "--data", str(examples), "--cpu")
        with self.assertRaisesRegex(ValueError, "is no link"):
            run(*NEW[:4], "--links", "2>0", *SHORT, *self.out("x"))
        with self.assertRaisesRegex(ValueError, "layer 9"):
            run(*NEW[:4], "--links", "2-9", *SHORT, *self.out("x"))
        with self.assertRaisesRegex(ValueError, "heads do not divide"):
            run(*NEW[:4], "--links", "2-1", "--heads", "7", *SHORT, *self.out("x"))
        for links in ("2-0,2-0", "2-0,codes:2-0"):
            with self.assertRaisesRegex(ValueError, "has a link twice"):
                run(*NEW[:4], "--links", links, *SHORT, *self.out("x"))
        for name in ("codes", "sums"):
            shutil.copytree(BUILT_IN / name, self.folder / name)
        with self.assertRaisesRegex(ValueError, "last names that differ"):
            run(*NEW[:4], "--augmenter", str(self.folder / "codes"), "--links", "2-0", *SHORT, *self.out("x"))
        with self.assertRaisesRegex(ValueError, "two models with one last name"):
            run(*NEW[:2], "--augmenter", str(self.folder / "sums"), "--links", "2-0", *SHORT, *self.out("x"))
        with self.assertRaisesRegex(ValueError, "reads 'letters', which is none of its augmenters"):
            run(*NEW[:4], "--links", "letters:2-0", *SHORT, *self.out("x"))
        itself = run(*NEW[:2], "--augmenter", NEW[1], "--links", "2-0", *SHORT, *self.out("itself"))
        self.assertEqual(len(itself["losses"]), 6)
        with self.assertRaisesRegex(ValueError, "no run of patchbay-train"):
            run("--resume", str(EXAMPLES / "links.safetensors"), "--cpu")


if __name__ == "__main__":
    unittest.main()
