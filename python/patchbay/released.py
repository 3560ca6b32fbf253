"""Links under the names of google-deepmind/calm: seven tensors a link, no wiring (src/engine/releasedFile.ts)."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from .wiring import Link

PREFIX = "cross_attention_hooks."
# Their names, and ours whose rows they hold one after another.
NAMES = {
    "proj.weight": ["proj.weight"],
    "proj.bias": ["proj.bias"],
    "cross_attention.in_proj_weight": ["q.weight", "k.weight", "v.weight"],
    "cross_attention.in_proj_bias": ["q.bias", "k.bias", "v.bias"],
    "cross_attention.out_proj.weight": ["o.weight"],
    "cross_attention.out_proj.bias": ["o.bias"],
    "post_attention_layernorm.weight": ["post_norm.weight"],
}


def holds_released(tensors: Mapping[str, Tensor]) -> bool:
    return f"{PREFIX}0.proj.weight" in tensors


def from_released(
    tensors: Mapping[str, Tensor],
    augmenter: str,
    blocks: tuple[int, int],
    heads: int,
    connections: Sequence[tuple[int, int]] | None = None,
) -> tuple[tuple[Link, ...], dict[str, Tensor]]:
    """Links and their tensors under our names.

    `blocks` of anchor and augmenter; `connections` are (anchor block, augmenter block) from 0, as in that code; its default
    is as many as there are links, at even distances. Raises ValueError when a tensor is missing.
    """
    count = len({name.removeprefix(PREFIX).split(".")[0] for name in tensors if name.startswith(PREFIX)})
    links: list[Link] = []
    ours: dict[str, Tensor] = {}
    for i in range(count):
        last = [i * (length - 1) / (count - 1) if count > 1 else 0 for length in blocks]
        target, source = connections[i] if connections is not None else map(int, last)
        id = f"{augmenter}-{source + 1}-{target + 1}-{i}"
        links.append(Link(id, augmenter, source + 1, target + 1, heads, False, "released", "none"))
        for theirs, parts in NAMES.items():
            whole = tensors.get(f"{PREFIX}{i}.{theirs}")
            if whole is None or whole.shape[0] % len(parts) != 0:
                raise ValueError(f"This file of google-deepmind/calm lacks {PREFIX}{i}.{theirs}, or has it in another shape.")
            ours |= {f"links.{i}.{part}": rows.clone() for part, rows in zip(parts, whole.chunk(len(parts)))}
    return tuple(links), ours


def to_released(links: Sequence[Link], tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The same tensors under their names. Raises ValueError for links of another form."""
    for link in links:
        if link.variant != "released" or link.distance_bias:
            raise ValueError(f"The link {link.id!r} is not of the released form, so google-deepmind/calm cannot open it.")
    named = ((i, theirs, parts) for i in range(len(links)) for theirs, parts in NAMES.items())
    return {f"{PREFIX}{i}.{theirs}": torch.cat([tensors[f"links.{i}.{p}"] for p in parts]) for i, theirs, parts in named}
