"""The commands of the page's dialog, as src/app/portable/cluster/clusterPlan.test.ts has written them down: every flag is one
that these programs know, names arrive as they were meant, and those of the built-in example run in the folder that is saved."""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import unittest
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from torch.distributed.run import get_args_parser

from patchbay.commands import eval as scoring
from patchbay.commands import train

from .runs import EXAMPLES, directory, run
from .support import BUILT_IN, REPOSITORY

COMMANDS = json.loads((Path(__file__).parent / "page_commands.json").read_text())

SHORT = ["--steps", "1", "--batch", "4"]


def told(name: str) -> dict[str, Any]:
    (case,) = [each for each in COMMANDS if each["name"] == name]
    return case


def said(command: str) -> tuple[dict[str, str], list[str]]:
    """Variables that a shell sets for the command, and its words."""
    words = shlex.split(command.replace("\\\n", ""))
    variables = [word for word in words if re.match(r"[A-Z_]+=", word)]
    return dict(word.split("=", 1) for word in variables), words[len(variables) :]


def asked(command: str) -> Namespace:
    """What patchbay-train or patchbay-eval makes of it. A flag that it does not know ends the test."""
    _, (program, *words) = said(command)
    if program == "torchrun":
        launch = get_args_parser().parse_args(words)
        assert launch.module and launch.training_script == "patchbay.commands.train", launch
        program, words = "patchbay-train", launch.training_script_args
    return {"patchbay-train": train, "patchbay-eval": scoring}[program].arguments().parse_args(words)


class Page(unittest.TestCase):
    def test_every_command_is_known(self) -> None:
        for case in COMMANDS:
            with self.subTest(case["name"]):
                self.assertEqual(said(case["install"])[1], ["pip", "install", "./python"])
                places = [place.get("path") or place["name"] for place in case["places"]]
                commands = [case[name] for name in ("train", "evaluate") if name in case]
                self.assertIn("train", case)
                for command in commands:
                    namespace = asked(command)
                    self.assertEqual([namespace.anchor, *namespace.augmenter], places)

    def test_settings_arrive(self) -> None:
        other = asked(told("a hub, a made model, and other settings")["train"])
        self.assertEqual((other.learning_rate, other.accumulate, other.schedule), (1e-7, 4, "linear"))
        self.assertEqual((other.weight_decay, other.clip, other.held_out), (0, 0.001, None))
        self.assertTrue(asked(told("several cards")["train"]).fsdp)
        self.assertEqual(said(told("another hub")["train"])[0], {"HF_ENDPOINT": "https://hub.example/it's mine"})

    def test_the_example_runs(self) -> None:
        """In a folder as it is saved, a step of few examples."""
        with self.saved_folder():
            _, (_, *words) = said(told("example")["train"])
            ran = run(*words, *SHORT, "--cpu")
            self.assertEqual(len(ran["losses"]), 1)
            self.assertEqual(ran["heldOut"]["n"], 8)
            self.assertTrue(asked(told("example")["evaluate"]).composition.is_file())

    def test_several_processes_are_one_run(self) -> None:
        """As typed, on a machine that has no cards: one of them tells, and writes."""
        with self.saved_folder():
            _, (_, *words) = said(told("several cards")["train"])
            paths = {"PYTHONPATH": str(REPOSITORY / "python"), "CUDA_VISIBLE_DEVICES": ""}
            command = [sys.executable, "-m", "torch.distributed.run", "--standalone", *words, *SHORT]
            done = subprocess.run(command, env=os.environ | paths, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stderr.count("1 steps done."), 1, done.stderr)

    @contextmanager
    def saved_folder(self) -> Iterator[None]:
        with tempfile.TemporaryDirectory() as name, directory(Path(name)):
            Path("models").mkdir()
            for model in ("sums", "codes"):
                os.symlink(BUILT_IN / model, Path("models") / model)
            os.symlink(EXAMPLES / "links.safetensors", "links.safetensors")
            for side in ("train.jsonl", "held-out.jsonl"):
                Path(side).write_text("\n".join((EXAMPLES / side).read_text().splitlines()[:8]))
            yield


if __name__ == "__main__":
    unittest.main()
