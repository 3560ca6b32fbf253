"""What the commands have in common: which composition, on which models, in which numbers."""

import argparse
from pathlib import Path
from typing import Any

import torch

from ..composition import Composition
from ..exported import described, load, open_export, origin, told
from ..wiring import Link, Wiring

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float64": torch.float64}
NUMBERS = "float32"


def parser(about: str) -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(description=about)
    asked.add_argument("--composition", type=Path, help="a file or folder that the page, or patchbay-train, saved")
    asked.add_argument("--anchor", help="folder or repository, where the composition does not tell it")
    asked.add_argument("--augmenter", action="append", default=[], help="the same, once for each, in its order")
    asked.add_argument("--dtype", choices=DTYPES, help=f"of the frozen models; {NUMBERS} unless given")
    asked.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return asked


def opened(asked: argparse.Namespace, **loading: Any) -> Composition:
    """Raises ValueError or FileNotFoundError, in words."""
    if asked.composition is None:
        raise ValueError("Say which composition: --composition FILE.")
    dtype = DTYPES[asked.dtype or NUMBERS]
    return in_numbers(open_export(asked.composition, asked.anchor, asked.augmenter or None, dtype, **loading), dtype)


def fresh(asked: argparse.Namespace, **loading: Any) -> Composition:
    """New links between the layers that --links names: "2-0,2-1" or "codes:2-0", augmenter layer first."""
    if not asked.anchor or not asked.augmenter:
        raise ValueError("New links need --anchor and --augmenter.")
    ids, dtype = [_id(name) for name in asked.augmenter], DTYPES[asked.dtype or NUMBERS]
    if len(set(ids)) < len(ids):
        raise ValueError(f"The augmenters {', '.join(asked.augmenter)} need last names that differ: rename a folder.")
    anchor = load(asked.anchor, dtype, loading)
    models = {id: load(name, dtype, loading) for id, name in zip(ids, asked.augmenter)}
    if _id(asked.anchor) in models and origin(models[_id(asked.anchor)]) != origin(anchor):
        raise ValueError(f"{asked.anchor} and an augmenter are two models with one last name: rename a folder.")
    heads = asked.heads or anchor.config.get_text_config().num_attention_heads
    kind = {"variant": asked.form, "mask": asked.mask, "distance_bias": asked.form == "pre-norm"}
    links = tuple(_link(pair.strip(), next(iter(models)), heads, kind) for pair in asked.links.split(","))
    if len({link.id for link in links}) < len(links):
        raise ValueError(f"--links {asked.links} has a link twice: name each pair of layers once.")
    wiring = Wiring(_id(asked.anchor), tuple(models), links)
    named = described(wiring, {wiring.anchor: anchor, **models})
    return in_numbers(Composition(anchor, models, named), dtype)


def in_numbers(composition: Composition, dtype: torch.dtype) -> Composition:
    """Links are f32, or f64 where the models are."""
    composition.links.to(torch.float64 if dtype == torch.float64 else torch.float32)
    return composition


def _link(pair: str, first: str, heads: int, kind: dict[str, Any]) -> Link:
    augmenter, _, ends = pair.rpartition(":")
    try:
        source, target = map(int, ends.split("-"))
    except ValueError as wrong:
        raise ValueError(f"{pair!r} is no link: write augmenter layer, a hyphen, anchor layer, such as 2-0.") from wrong
    return Link.between(augmenter or first, source, target, heads, **kind)


def _id(model: str) -> str:
    return Path(told(model)[0]).name
