"""patchbay-train: links learn from questions and answers, on as many processes as torchrun or `accelerate launch` starts."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, get_args

import torch
from accelerate import Accelerator

from ..composition import Composition
from ..composition_file import CompositionFile, write_composition
from ..examples import encode_example, read_examples, sides_of
from ..exported import described, load_links, origin
from ..training.checkpoint import Checkpoint, load_moments, read_checkpoint, save_checkpoint
from ..training.optimiser import Schedule
from ..training.scoring import Score, score
from ..training.settings import Settings
from ..training.sharded import links_whole
from ..training.trainer import Trainer
from ..wiring import Mask, Variant
from .opening import NUMBERS, fresh, opened, parser

SETTINGS = Settings()
FILES = ("data", "held_out", "out")


def arguments() -> argparse.ArgumentParser:
    asked = parser(__doc__)
    new = asked.add_argument_group("new links")
    new.add_argument("--links", help='such as "2-0,2-1": augmenter layer, anchor layer')
    new.add_argument("--heads", type=int, help="as many as the anchor has, unless given")
    new.add_argument("--form", choices=get_args(Variant), default="pre-norm")
    new.add_argument("--mask", choices=get_args(Mask), default="causal")
    run = asked.add_argument_group("the run")
    run.add_argument("--data", type=Path, help=".jsonl with a prompt and a completion on each line")
    run.add_argument("--held-out", type=Path, help="the same, to score the links before and after")
    run.add_argument("--out", type=Path, help="the trained composition")
    for name in ("steps", "batch", "accumulate", "warmup-steps", "seed"):
        run.add_argument(f"--{name}", type=int, default=getattr(SETTINGS, name.replace("-", "_")))
    for name in ("learning-rate", "weight-decay", "clip"):
        run.add_argument(f"--{name}", type=float, default=getattr(SETTINGS, name.replace("-", "_")))
    run.add_argument("--schedule", choices=get_args(Schedule), default=SETTINGS.schedule)
    run.add_argument("--checkpoint-every", type=int, default=0, help="steps; 0: only where --stop-after ends the run")
    run.add_argument("--checkpoint", type=Path, help="out file + .checkpoint, unless given")
    run.add_argument("--stop-after", type=int, help="ends the run behind this step, with a checkpoint")
    run.add_argument("--resume", type=Path, help="goes on from a checkpoint, with the same losses as if it had never stopped")
    machine = asked.add_argument_group("the machines")
    machine.add_argument("--fsdp", action="store_true", help="spread models and links over all processes")
    machine.add_argument("--read-once", action="store_true", help="with --fsdp: the first process alone reads the models")
    machine.add_argument("--mixed-precision", choices=["no", "bf16"], default=None)
    machine.add_argument("--cpu", action="store_true")
    return asked


def main() -> None:
    asked = arguments().parse_args()
    try:
        said = train(asked)
    except (ValueError, OSError, FloatingPointError) as wrong:
        raise SystemExit(f"patchbay-train: {wrong}") from wrong
    if said is not None and asked.json:
        print(json.dumps(said))


def train(asked: argparse.Namespace) -> dict[str, Any] | None:
    """What is told of the run; None in all processes but the first."""
    left = read_checkpoint(asked.resume) if asked.resume else None
    if left:
        recall(asked, left)
    if not asked.data or not asked.out:
        raise ValueError("A run needs --data and --out.")
    on_cpus = asked.cpu or not torch.accelerator.is_available()  # unless told, processes on CPUs take themselves for alone
    accelerator = Accelerator(cpu=on_cpus, mixed_precision=asked.mixed_precision)
    settings = left.settings if left else Settings.from_json(vars(asked))
    reads = accelerator.is_main_process or not (asked.fsdp and asked.read_once)
    loading = {} if reads else {"device_map": "meta"}
    composition = fresh(asked, **loading) if asked.links and not left else opened(asked, **loading)
    if left:
        load_links(composition, left.content)
    sides = sides_of(composition)
    examples = [encode_example(example, sides) for example in read_examples(asked.data)]
    held_out = [encode_example(example, sides) for example in read_examples(asked.held_out)] if asked.held_out else []
    unknown = sides[""].unknown
    trainer = Trainer(accelerator, composition, examples, settings, asked.fsdp)
    losses: list[float] = []
    if left:
        load_moments(left, trainer.model, trainer.optimiser)
        trainer.step, losses = left.step, list(left.losses)

    def measured() -> Score | None:
        return score(trainer.model, held_out, accelerator, unknown=unknown) if held_out else None

    before = None if left else measured()
    path = asked.checkpoint or asked.out.with_name(f"{asked.out.name}.checkpoint")
    last = min(settings.steps, asked.stop_after or settings.steps)
    while trainer.step < last:
        losses.append(trainer.next())
        if accelerator.is_main_process:
            print(f"step {trainer.step} of {settings.steps}: loss {losses[-1]:.4f}", file=sys.stderr)
        is_left = trainer.step == last < settings.steps
        if is_left or (asked.checkpoint_every and trainer.step % asked.checkpoint_every == 0):
            keep(path, trainer, composition, losses, asked)
    after = measured()
    tensors = links_whole(trainer.model)
    if not accelerator.is_main_process:
        return None
    wiring = told(composition, after)
    write_composition(asked.out, CompositionFile(wiring, tensors))
    scores = {"heldOutBefore": before and before.to_json(), "heldOut": after and after.to_json()}
    print(f"{trainer.step} steps done. The links are in {asked.out}. {after or ''}", file=sys.stderr)
    return {**scores, "losses": losses, "step": trainer.step, "steps": settings.steps, "out": str(asked.out)}


def keep(path: Path, trainer: Trainer, composition: Composition, losses: list[float], asked: argparse.Namespace) -> None:
    files = {name: getattr(asked, name) for name in FILES}
    called = {name: file and str(file.resolve()) for name, file in files.items()} | {
        "anchor": origin(composition.anchor),
        "augmenter": [origin(model) for model in composition.by_name().values()],
        "dtype": asked.dtype or NUMBERS,
        "mixed_precision": trainer.accelerator.mixed_precision,
    }
    record = {"step": trainer.step, "losses": losses, "settings": trainer.settings.to_json(), "called": called}
    writes = trainer.accelerator.is_main_process
    save_checkpoint(path, trainer.model, trainer.optimiser, composition.wiring, record, writes)


def recall(asked: argparse.Namespace, left: Checkpoint) -> None:
    """What a run was called with, unless it is said anew. The links come from the checkpoint itself."""
    for name in ("anchor", "augmenter", "dtype", "mixed_precision", *FILES):
        known = left.called.get(name)
        if known and not getattr(asked, name):
            setattr(asked, name, Path(known) if name in FILES else known)
    asked.composition = asked.resume


def told(composition: Composition, after: Score | None) -> Any:
    """What the file says of the links as they are now; the page's examples were others."""
    models = {composition.wiring.anchor: composition.anchor, **composition.by_name()}
    return described(composition.wiring, models, score=after and after.to_json(), examples=None)


if __name__ == "__main__":
    main()
