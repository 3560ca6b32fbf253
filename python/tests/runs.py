"""Runs of patchbay-train that the tests compare: `run` in this process; as a program, what several processes do together.

    torchrun --nproc-per-node 2 -m tests.runs CALLS.json OUT.json
"""

import json
import os
import sys
import tempfile
import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from accelerate.state import AcceleratorState

from patchbay.commands.train import arguments, train

from .support import BUILT_IN

EXAMPLES = BUILT_IN / "codes-and-sums"
NEW = ["--anchor", str(BUILT_IN / "sums"), "--augmenter", str(BUILT_IN / "codes"), "--links", "2-0,2-1,1-3", "--heads", "4"]
TRAINED = ["--composition", str(EXAMPLES)]
SHORT = ["--data", str(EXAMPLES / "train.jsonl"), "--steps", "6", "--batch", "8", "--warmup-steps", "2", "--cpu"]


class RunCase(unittest.TestCase):
    """A folder for what runs leave, and losses that are to be alike."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def out(self, name: str) -> list[str]:
        return ["--out", str(self.folder / f"{name}.safetensors")]

    def close(self, one: list[float], other: list[float], bound: float) -> None:
        self.assertEqual(len(one), len(other))
        for a, b in zip(one, other):
            self.assertLess(abs(a - b) / a, bound, (one, other))


def run(*call: str) -> dict[str, Any] | None:
    AcceleratorState._reset_state()
    return train(arguments().parse_args(list(call)))


@contextmanager
def directory(path: Path) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(path)
    try:
        yield
    finally:
        os.chdir(before)


def main(calls: Path, out: Path) -> None:
    said = [run(*call) for call in json.loads(calls.read_text())]
    if all(each is not None for each in said):
        out.write_text(json.dumps(said))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
