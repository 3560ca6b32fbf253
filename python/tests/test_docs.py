"""Commands that README.md and docs/CLUSTER.md tell: they are run as they stand there, on the built-in models."""

import contextlib
import io
import re
import shlex
import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from patchbay.commands import ask, train
from patchbay.commands import eval as scoring

from .runs import EXAMPLES, directory, run
from .support import BUILT_IN, REPOSITORY

PAGES = ("README.md", "docs/CLUSTER.md", "python/README.md")
COMMANDS = {"patchbay-train": train, "patchbay-eval": scoring, "patchbay-ask": ask, "patchbay.commands.train": train}


def commands(page: str) -> list[list[str]]:
    """What stands indented, from the name of one of our commands on."""
    blocks = re.findall(r"^    (.*)$", (REPOSITORY / page).read_text().replace("\\\n", ""), re.MULTILINE)
    calls = [shlex.split(call) for block in blocks for call in block.split("&&") if not call.startswith("from ")]
    starts = [(call, [i for i, word in enumerate(call) if word in COMMANDS]) for call in calls]
    return [[word for word in call[at[0] :] if word != "…"] for call, at in starts if at]


class Docs(unittest.TestCase):
    def setUp(self) -> None:
        """Where a reader stands: with what the page has saved, and models elsewhere."""
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        shutil.copy(EXAMPLES / "links.safetensors", self.folder)
        for name in ("train.jsonl", "held-out.jsonl"):
            (self.folder / name).write_text("\n".join((EXAMPLES / name).read_text().splitlines()[:20]))
        self.enterContext(directory(self.folder))

    def test_commands_run(self) -> None:
        models = {"ANCHOR": str(BUILT_IN / "sums"), "AUGMENTER": str(BUILT_IN / "codes")}
        ran = []
        for page in PAGES:
            for name, *words in commands(page):
                call = [models.get(word, word) for word in words]
                if COMMANDS[name] is train and "--data" in call:
                    self.assertEqual(len(run(*call, "--steps", "1", "--batch", "4", "--cpu")["losses"]), 1, page)
                elif COMMANDS[name] is ask:
                    said = io.StringIO()
                    with patch.object(sys, "argv", [name, *call]), contextlib.redirect_stdout(said):
                        ask.main()
                    self.assertTrue(said.getvalue().endswith("\n"), page)
                else:
                    COMMANDS[name].arguments().parse_args(call)
                ran.append((page, name))
        first = [("README.md", "patchbay-train"), ("docs/CLUSTER.md", "patchbay-train"), ("docs/CLUSTER.md", "patchbay-ask")]
        self.assertEqual(ran, [*first, ("docs/CLUSTER.md", "patchbay.commands.train")])

    def test_options_are_known(self) -> None:
        known = {option for command in COMMANDS.values() for option in command.arguments()._option_string_actions}
        told = {option for page in PAGES[1:] for code in re.findall(r"`([^`\n]+)`", (REPOSITORY / page).read_text())
                for option in re.findall(r"(?<!\S)--[a-z-]+", code)}
        self.assertIn("--resume", told)
        self.assertEqual(told - known, set())


if __name__ == "__main__":
    unittest.main()
