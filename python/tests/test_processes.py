"""The same losses on one process and on two: with and without FSDP, in one piece and resumed, in batches of any cut."""

import json
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any

from patchbay.composition_file import read_composition

from .runs import EXAMPLES, NEW, SHORT, TRAINED, RunCase, run

FOLDER = Path(__file__).resolve().parents[1]
EXACT = [*SHORT, "--dtype", "float64"]
# Learning from nothing, AdamW makes whole steps of what is rounding in f32; links that are trained do not have that.
NEAR = 1e-5


class Processes(RunCase):
    def test_two_processes_are_one(self) -> None:
        held_out = self.folder / "held-out.jsonl"
        held_out.write_text("\n".join((EXAMPLES / "held-out.jsonl").read_text().splitlines()[:21]))
        fast = [*TRAINED, *SHORT, "--learning-rate", "1e-3", "--held-out", str(held_out)]
        half = [*NEW, *EXACT, "--fsdp", "--stop-after", "3", *self.out("half")]
        calls = [
            [*NEW, *EXACT],
            [*NEW, *EXACT, "--fsdp"],
            [*NEW, *EXACT, "--fsdp", "--batch", "4", "--accumulate", "2"],
            [*NEW, *EXACT, "--fsdp", "--read-once"],
            [*NEW, *EXACT, "--batch", "4", "--accumulate", "2"],
            half,
            ["--resume", str(self.folder / "half.safetensors.checkpoint"), "--fsdp", "--cpu", *self.out("resumed")],
            fast,
            [*fast, "--fsdp"],
        ]
        calls = [call if "--out" in call else [*call, *self.out(f"two-{i}")] for i, call in enumerate(calls)]
        two = self.together(calls)
        exact, trained = run(*NEW, *EXACT, *self.out("one")), run(*fast, *self.out("one-trained"))
        for said in two[:5]:
            self.close(exact["losses"], said["losses"], 1e-10)
        self.assertEqual(two[5]["step"], 3)
        self.close(exact["losses"], two[6]["losses"], NEAR)  # a checkpoint keeps f32
        for said in two[7:]:
            self.close(trained["losses"], said["losses"], NEAR)
            self.assertEqual(trained["heldOut"]["exact"], said["heldOut"]["exact"])
            self.assertLess(abs(trained["heldOut"]["loss"] - said["heldOut"]["loss"]), NEAR)
        self.same_links("one", "two-1", 1e-6)
        # What two sharded processes left, one goes on with.
        checkpoint = str(self.folder / "half.safetensors.checkpoint")
        alone = run("--resume", checkpoint, "--cpu", *self.out("alone"))
        self.close(exact["losses"], alone["losses"], NEAR)

    def together(self, calls: list[list[str]]) -> list[dict[str, Any]]:
        listed, out = self.folder / "calls.json", self.folder / "said.json"
        listed.write_text(json.dumps(calls))
        launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
        done = subprocess.run([*launch, "-m", "tests.runs", listed, out], cwd=FOLDER, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        said: list[dict[str, Any]] = json.loads(out.read_text())
        return said

    def same_links(self, one: str, other: str, bound: float) -> None:
        first, second = (read_composition(self.folder / f"{name}.safetensors").tensors for name in (one, other))
        self.assertEqual(list(first), list(second))
        for name, tensor in first.items():
            self.assertLess((tensor - second[name]).abs().max().item(), bound, name)


if __name__ == "__main__":
    unittest.main()
