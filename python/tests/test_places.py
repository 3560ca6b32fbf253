"""Where models are: a hub's cache with several revisions, other hubs, and folders. Nothing is fetched."""

import shutil
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import torch
from huggingface_hub import constants
from transformers.utils import hub

from patchbay import Composition, sides_of
from patchbay.composition_file import read_composition, write_composition
from patchbay.examples import TextSide
from patchbay.exported import load, origin

from .support import BUILT_IN

PINNED, MAIN = "1" * 40, "2" * 40


class Places(unittest.TestCase):
    """In the cache lies owner/codes: `codes` at one commit, and another model with another tokenizer at main."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        cached = self.folder / "hub/models--owner--codes"
        shutil.copytree(BUILT_IN / "codes", cached / f"snapshots/{PINNED}")
        shutil.copytree(BUILT_IN / "english", cached / f"snapshots/{MAIN}")
        (cached / "refs").mkdir()
        (cached / "refs/main").write_text(MAIN)
        (cached / "refs/old").write_text(PINNED)
        self.enterContext(patch.object(constants, "HF_HUB_CACHE", str(self.folder / "hub")))
        self.enterContext(patch.object(hub, "TRANSFORMERS_CACHE", str(self.folder / "hub"), create=True))

    def written(self, endpoint: str) -> Path:
        """A composition whose augmenter is owner/codes of a hub, at the pinned commit."""
        content = read_composition(BUILT_IN / "codes-and-sums/links.safetensors")
        address = {"endpoint": endpoint, "repository": "owner/codes", "commit": PINNED}
        wiring = content.wiring.told(models={"codes": {"title": "Codes", "hub": address}})
        write_composition(self.folder / "links.safetensors", replace(content, wiring=wiring))
        return self.folder / "links.safetensors"

    def test_a_tokenizer_is_of_the_models_revision(self) -> None:
        wanted = TextSide.of(load(BUILT_IN / "codes", torch.float32, {})).tokenizer.get_vocab()
        self.assertNotEqual(TextSide.of(load("owner/codes", torch.float32, {})).tokenizer.get_vocab(), wanted)
        composition = Composition.from_export(self.written("https://huggingface.co"), BUILT_IN / "sums")
        self.assertEqual(sides_of(composition)["codes"].tokenizer.get_vocab(), wanted)
        self.assertEqual(origin(composition.by_name()["codes"]), f"owner/codes@{PINNED}")
        for place, loading in (("owner/codes@old", {}), ("owner/codes", {"revision": "old"})):
            model = load(place, torch.float32, loading)
            self.assertEqual(TextSide.of(model).tokenizer.get_vocab(), wanted, place)
        self.assertEqual(TextSide.of(model, f"owner/codes@{PINNED}").tokenizer.get_vocab(), wanted)

    def test_a_model_of_another_hub_is_not_asked_for_at_this_one(self) -> None:
        file = self.written("https://hub.example")
        with self.assertRaisesRegex(FileNotFoundError, "owner/codes of https://hub.example, .* HF_ENDPOINT"):
            Composition.from_export(file, BUILT_IN / "sums")
        Composition.from_export(file, BUILT_IN / "sums", [BUILT_IN / "codes"])
        with patch.object(constants, "ENDPOINT", "https://hub.example"):
            Composition.from_export(file, BUILT_IN / "sums")
        mirrored = self.written("https://huggingface.co")
        with patch.object(constants, "ENDPOINT", "https://mirror.example"):
            Composition.from_export(mirrored, BUILT_IN / "sums")

    def test_a_folder_may_have_an_at_sign(self) -> None:
        folder = self.folder / "codes@home"
        shutil.copytree(BUILT_IN / "codes", folder)
        model = load(folder, torch.float32, {})
        self.assertEqual(origin(model), str(folder.resolve()))
        self.assertGreater(TextSide.of(model).tokenizer.get_vocab_size(), 0)


if __name__ == "__main__":
    unittest.main()
