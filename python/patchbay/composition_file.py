"""The page's .safetensors: tensors `links.{i}.…` in f32, and the wiring as JSON under the metadata key `patchbay`.

Written in the layout of src/engine/storage/safetensors.ts: compact JSON, padded with blanks to a multiple of 8 bytes, tensors
in the given order. A file of the page that is read and written again is the same to the last bit.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor

from .javascript import stringify
from .wiring import Wiring

KEY = "patchbay"


@dataclass
class CompositionFile:
    """`tensors` by their names in the file; `extra`: metadata and tensors of what else a file holds."""

    wiring: Wiring
    tensors: dict[str, Tensor]
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def links(self) -> dict[str, Tensor]:
        """Those of the links alone."""
        return {name: tensor for name, tensor in self.tensors.items() if name.startswith("links.")}


def read_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Tensors in the order of the file, and its metadata. Raises ValueError for what is no .safetensors file."""
    try:
        with safe_open(path, "pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.offset_keys()}
            return tensors, dict(file.metadata() or {})
    except Exception as refused:  # the library's own type is not a subclass of anything more telling
        if isinstance(refused, OSError):
            raise
        raise ValueError(f"{path} is not a usable .safetensors file: {refused}") from refused


def read_composition(path: Path) -> CompositionFile:
    """Raises ValueError when it holds no composition."""
    tensors, metadata = read_tensors(path)
    text = metadata.pop(KEY, None)
    if text is None:
        raise ValueError(f"{path} holds no Patchbay composition.")
    try:
        return CompositionFile(Wiring.from_json(json.loads(text)), tensors, metadata)
    except ValueError as wrong:
        raise ValueError(f"{path}: {wrong}") from wrong


def write_composition(path: Path, file: CompositionFile) -> None:
    """Whole or not at all. Floating-point tensors are written as f32."""
    metadata = {**file.metadata, KEY: stringify(file.wiring.to_json())}
    write_tensors(path, file.tensors, metadata)


def write_tensors(path: Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, str]) -> None:
    header: dict[str, object] = {"__metadata__": dict(metadata)}
    bodies, offset = [], 0
    for name, tensor in tensors.items():
        body = tensor.detach().to("cpu", torch.float32).contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(body)]}
        bodies.append(body)
        offset += len(body)
    text = stringify(header).encode()
    text += b" " * (-len(text) % 8)
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as out:
        out.write(len(text).to_bytes(8, "little") + text)
        out.writelines(bodies)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
