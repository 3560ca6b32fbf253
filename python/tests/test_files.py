"""Files of the page, and of google-deepmind/calm: read and written again they are the same to the last bit."""

import json
import shutil
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from patchbay import Composition, Wiring, save_released
from patchbay.composition_file import read_composition, write_composition
from patchbay.javascript import stringify

from .support import BUILT_IN, FIXTURES, case, model


class Files(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_the_pages_files_bit_for_bit(self) -> None:
        """Those with forms and masks in them, as the page has written them since it has these."""
        compared = 0
        for file in sorted(BUILT_IN.glob("*/links.safetensors")):
            content, again = read_composition(file), self.folder / "again.safetensors"
            write_composition(again, content)
            if b"variant" in file.read_bytes():
                self.assertEqual(again.read_bytes(), file.read_bytes(), file)
                compared += 1
            third = self.folder / "third.safetensors"
            write_composition(third, read_composition(again))
            self.assertEqual(third.read_bytes(), again.read_bytes())
        self.assertGreater(compared, 2)

    def test_json_is_javascripts(self) -> None:
        said = '{"a":[0.00001,1e-7,1.5e+21,100000000000000000000,-0.5,3,null,true,"é\\u0001\\"\\n"],"b":{}}'
        self.assertEqual(stringify(json.loads(said)), said)
        numbers = [1e-5, 1e21, 1e20, 12.0, -1e-7, 123.456, 0.1]
        self.assertEqual(stringify(numbers), "[0.00001,1e+21,100000000000000000000,12,-1e-7,123.456,0.1]")

    def test_what_a_composition_saves_opens_as_the_same(self) -> None:
        composition = case("two-augmenters").open()
        composition.save(self.folder / "links.safetensors")
        again = case("two-augmenters")
        models = {name: model(name) for name in again.golden["augmenters"]}
        opened = Composition.from_export(self.folder, model(again.golden["anchor"]), models)
        self.assertEqual(opened.wiring, composition.wiring)
        for (name, one), (_, other) in zip(composition.links.named_parameters(), opened.links.named_parameters()):
            self.assertTrue(torch.equal(one, other), name)

    def test_links_of_google_deepmind_calm(self) -> None:
        fixture = case("released")
        theirs = FIXTURES / "composed/released/cross_attention_hooks.safetensors"
        anchor, augmenter = model("tiny-gemma"), model("tiny-gemma-narrow")
        opened = Composition.from_export(theirs, anchor, {"tiny-gemma-narrow": augmenter})
        # That code's default for three links; the fixture's links lie elsewhere.
        self.assertEqual([(link.source, link.target) for link in opened.wiring.links], [(1, 1), (1, 2), (2, 3)])
        ours = fixture.open()
        for (name, one), (_, other) in zip(ours.links.named_parameters(), opened.links.named_parameters()):
            self.assertTrue(torch.equal(one, other), name)
        save_released(opened, self.folder / "hooks.safetensors")
        again, before = load_file(self.folder / "hooks.safetensors"), load_file(theirs)
        self.assertEqual(set(again), set(before))
        self.assertTrue(all(torch.equal(again[name], before[name]) for name in before))

    def test_other_forms_are_refused_for_google_deepmind_calm(self) -> None:
        with self.assertRaisesRegex(ValueError, "released form"):
            save_released(case("one-augmenter").open(), self.folder / "hooks.safetensors")

    def test_pickled_weights_are_not_opened(self) -> None:
        shutil.copytree(FIXTURES / "models/tiny-gpt2", self.folder / "pickled")
        (self.folder / "pickled/model.safetensors").unlink()
        torch.save(model("tiny-gpt2").state_dict(), self.folder / "pickled/pytorch_model.bin")
        file = FIXTURES / "composed/gpt2-anchor/links.safetensors"
        with self.assertRaisesRegex(OSError, "safetensors"):
            Composition.from_export(file, self.folder / "pickled", [model("tiny-gpt-neox-serial")])

    def test_models_are_found_beside_the_file(self) -> None:
        composition = Composition.from_export(BUILT_IN / "codes-and-sums")
        self.assertEqual((composition.wiring.anchor, composition.wiring.augmenters), ("sums", ("codes",)))

    def test_what_is_no_composition_is_refused_in_words(self) -> None:
        file = self.folder / "links.safetensors"
        wiring = read_composition(BUILT_IN / "codes-and-sums/links.safetensors").wiring
        for content, said in [(b"", "not a usable"), (b"\xff" * 64, "not a usable"), (b"\x80\x02}q\x00.", "not a usable")]:
            file.write_bytes(content)
            with self.assertRaisesRegex(ValueError, said):
                Composition.from_export(file)
        models = '"format": 1, "anchor": "a", "augmenters": []'
        for record, said in [
            ("{", "Expecting"),
            ('{"format": 2}', "only format 1"),
            ("[]", "cannot be read"),
            (f'{{{models}, "links": [{{}}]}}', "whole numbers"),
            (f'{{{models}, "links": [], "about": 3}}', "tells of its models"),
        ]:
            save_file({"x": torch.zeros(1)}, file, {"patchbay": record})
            with self.assertRaisesRegex(ValueError, said):
                Composition.from_export(file)
        with self.assertRaisesRegex(ValueError, "none of its augmenters"):
            Wiring.from_json(wiring.to_json() | {"augmenters": []})
        content = read_composition(BUILT_IN / "codes-and-sums/links.safetensors")
        write_composition(file, replace(content, tensors=dict(list(content.tensors.items())[1:])))
        with self.assertRaisesRegex(ValueError, "do not fit"):
            Composition.from_export(file, model("sums"), [model("codes")])
        with self.assertRaises(FileNotFoundError):
            Composition.from_export(file)


if __name__ == "__main__":
    unittest.main()
