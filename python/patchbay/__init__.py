"""Patchbay's compositions on PyTorch: frozen causal models of transformers with trained links between them."""

from .composition import Composition
from .examples import Example, TextSide, collate, encode_example, read_examples, sides_of
from .exported import described, save_composition, save_released
from .generation import Answer, Sampling, generate
from .reads import NO_LABEL, Read
from .wiring import Link, Wiring

__all__ = [
    "NO_LABEL",
    "Answer",
    "Composition",
    "Example",
    "Link",
    "Read",
    "Sampling",
    "TextSide",
    "Wiring",
    "collate",
    "described",
    "encode_example",
    "generate",
    "read_examples",
    "save_composition",
    "save_released",
    "sides_of",
]
