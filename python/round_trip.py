"""Links there and back: half trained in Node by the page's engine, exported, continued here on two processes with everything
sharded, and opened by the engine again. And links between two other families, made here, opened there.

    python python/round_trip.py

Needs Node with `npm ci` done, and the package with Accelerate (README.md beside this file). Stops with an AssertionError:

- a file of the engine that Python reads and writes is the same to the last bit, also as google-deepmind/calm has it;
- the same run from the same links gives the same losses in both programs (1e-4, relative);
- links that Python trained give the same logits in both (1e-4 of the largest), the same score, and the same answers;
- the held-out score is better than that of the links that were half trained.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch

from patchbay import Composition, Link, generate, save_released, sides_of
from patchbay.composition_file import read_composition, write_composition
from patchbay.decoding import Decoding

ROOT = Path(__file__).resolve().parent.parent
MODELS, FIXTURES = ROOT / "public/models", ROOT / "src/engine/testing/fixtures/models"
EXAMPLES = MODELS / "codes-and-sums"
NEAR = 1e-4
PROMPTS = ["dog + cat =", "owl + fox + dog =", "teapot - tiger =", "8 + 5 - 3 =", "cat + 7 ="]
RUN = ["--learning-rate", "2e-3", "--warmup-steps", "5", "--batch", "32", "--seed", "3"]
DATA = ["--data", str(EXAMPLES / "train.jsonl"), "--held-out", str(EXAMPLES / "held-out.jsonl")]


def engine(*call: object) -> Any:
    """A call of the page's command line."""
    command = ["node", str(ROOT / "scripts/patchbay.mjs"), *map(str, call), "--json", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"patchbay {call[0]}: {done.stderr}")
    return json.loads(done.stdout)


def train(*call: object, processes: int = 1) -> Any:
    launch = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)] if processes > 1 else []
    command = [sys.executable, *launch, "-m", "patchbay.commands.train", *map(str, call), "--json", "--cpu"]
    done = subprocess.run(command, cwd=ROOT / "python", capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def off_logits(composition: Composition, file: Path, models: list[object], prompts: list[str]) -> float:
    """The largest difference of a logit behind one of the prompts, relative to the largest logit."""
    worst, sides = 0.0, sides_of(composition)
    for prompt in prompts:
        ours = Decoding(composition, sides, [prompt]).logits()[0]
        theirs = torch.tensor(engine("logits", "--composition", file, *models, "--prompt", prompt)["logits"])
        worst = max(worst, ((ours - theirs).abs().max() / theirs.abs().max()).item())
    return worst


def check_bits(file: Path, again: Path) -> None:
    write_composition(again, read_composition(file))
    assert again.read_bytes() == file.read_bytes(), "a file that was read and written again has changed"


def continued(folder: Path) -> None:
    models = ["--anchor", MODELS / "sums", "--augmenter", MODELS / "codes"]
    half, more, same = (folder / f"{name}.safetensors" for name in ("half", "more", "same"))
    links = ["--links", "2-0,2-1,2-2,2-3", "--heads", 4]
    began = engine("train", *models, *links, *DATA, *RUN, "--steps", 120, "--out", half)
    check_bits(half, folder / "again.safetensors")

    there = engine("train", *models, "--from", half, *DATA, *RUN, "--steps", 10, "--out", folder / "there.safetensors")
    here = train("--composition", half, *models, *DATA, *RUN, "--steps", 10, "--out", same)
    off = max(abs(a - b) / a for a, b in zip(there["losses"], here["losses"], strict=True))
    print(f"ten steps in both programs: losses differ by up to {off:.1e} of them")
    assert off < NEAR

    went = train("--composition", half, *models, *DATA, *RUN, "--steps", 150, "--fsdp", "--out", more, processes=2)
    composition = Composition.from_export(more, str(MODELS / "sums"), [str(MODELS / "codes")])
    off = off_logits(composition, more, models, PROMPTS)
    scored = engine("eval", "--composition", more, *models, "--data", EXAMPLES / "held-out.jsonl")
    print(f"continued on two processes and opened again: logits differ by up to {off:.1e} of the largest")
    before, after = began["heldOut"], went["heldOut"]
    for when, score in (("before", before), ("after", after)):
        print(f"held out, {when}: exact {score['exact']:.3f}, loss {score['loss']:.4f}")
    assert off < NEAR and abs(scored["loss"] - after["loss"]) < NEAR * after["loss"]
    assert scored["exact"] == after["exact"] > before["exact"] and after["loss"] < before["loss"]
    told = engine("ask", "--composition", more, *models, "--prompt", PROMPTS[0])["text"]
    assert told == generate(composition, PROMPTS[:1])[0].text.strip()
    check_bits(more, folder / "again.safetensors")


def other_families(folder: Path) -> None:
    """A GPT-2 that is read into by a Gemma 3 and a GPT-NeoX, with tokenizers of their own."""
    names = ("tiny-gpt2", "tiny-gemma3", "tiny-augmenter")
    models = ["--anchor", FIXTURES / names[0], "--augmenter", FIXTURES / names[1], "--augmenter", FIXTURES / names[2]]
    examples, file = folder / "words.jsonl", folder / "families.safetensors"
    rows = [{"prompt": f"w{i} w{i + 1}", "completion": f"w{i % 7}"} for i in range(40)]
    examples.write_text("\n".join(map(json.dumps, rows)))
    links = "tiny-gemma3:3-1,tiny-gemma3:1-3,tiny-augmenter:2-2,tiny-augmenter:0-0"
    run = ["--links", links, "--heads", 3, "--data", examples, "--steps", 40, "--batch", 8, "--learning-rate", "3e-3"]
    said = train(*models, *run, "--out", file)
    assert said["losses"][-1] < said["losses"][0]
    composition = Composition.from_export(file, models[1], [models[3], models[5]])
    prompts = ["w5 w6", "w30 w31 w2 w44 w9 w61 w8"]
    off = off_logits(composition, file, models, prompts)
    print(f"three families, made in Python and opened by the engine: logits differ by up to {off:.1e} of the largest")
    assert off < NEAR
    told = [engine("ask", "--composition", file, *models, "--prompt", prompt)["text"] for prompt in prompts]
    assert told == [answer.text.strip() for answer in generate(composition, prompts)]


def released(folder: Path) -> None:
    """Links as google-deepmind/calm has them, written by both."""
    anchor, augmenter = str(FIXTURES / "tiny-gemma"), str(FIXTURES / "tiny-gemma-narrow")
    models = ["--anchor", anchor, "--augmenter", augmenter]
    ours, calm, again = (folder / f"{name}.safetensors" for name in ("released", "calm", "calm-again"))
    from transformers import AutoModelForCausalLM

    opened = {name: AutoModelForCausalLM.from_pretrained(name) for name in (anchor, augmenter)}
    ends = [(1, 1), (1, 2), (2, 3)]
    kind: dict[str, Any] = {"distance_bias": False, "variant": "released", "mask": "none"}
    links = [Link.between("tiny-gemma-narrow", source, target, 4, **kind) for source, target in ends]
    composition = Composition(opened[anchor], {"tiny-gemma-narrow": opened[augmenter]}, links)
    composition.save(ours)
    engine("export", "--composition", ours, "--form", "calm", "--out", calm)
    save_released(composition, again)
    assert calm.read_bytes() == again.read_bytes(), "two writers of google-deepmind/calm's files differ"
    back = Composition.from_export(calm, anchor, [augmenter])
    off = max(off_logits(back, file, models, ["w5 w6 w7"]) for file in (ours, calm))
    print(f"links of google-deepmind/calm: the same bytes from both; logits differ by up to {off:.1e} of the largest")
    assert off < NEAR


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        for check in (released, other_families, continued):
            check(Path(name))


if __name__ == "__main__":
    main()
