"""Which models a composition joins, and between which layers: the record in a composition file's metadata.

Source of the format: src/engine/compositionFile.ts and src/engine/storage/linkSchema.ts. Layer 0 is the embeddings, layer k
the output of block k.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, cast, get_args

Variant = Literal["pre-norm", "released", "lucidrains"]
Mask = Literal["causal", "prompt", "none"]


@dataclass(frozen=True)
class Link:
    """One projection and cross-attention, from a layer of an augmenter into a layer of the anchor."""

    id: str
    augmenter: str
    source: int
    target: int
    heads: int
    distance_bias: bool = True
    variant: Variant = "pre-norm"
    mask: Mask = "causal"
    enabled: bool = True

    @staticmethod
    def from_json(record: Mapping[str, Any]) -> "Link":
        """Raises ValueError for what is no link. Files of earlier versions have no variant and no mask."""
        variant, mask = record.get("variant", "pre-norm"), record.get("mask", "causal")
        numbers = [record.get(name) for name in ("from", "to", "heads")]
        if not all(type(number) is int and number >= 0 for number in numbers) or record["heads"] < 1:
            raise ValueError(f"A link needs whole numbers for its layers and heads; it has {numbers}.")
        if variant not in get_args(Variant) or mask not in get_args(Mask):
            raise ValueError(f"There is no link of the form {variant!r} with the mask {mask!r}.")
        return Link(
            id=str(record["id"]),
            augmenter=str(record["augmenter"]),
            source=record["from"],
            target=record["to"],
            heads=record["heads"],
            distance_bias=bool(record["distanceBias"]),
            variant=cast(Variant, variant),
            mask=cast(Mask, mask),
            enabled=bool(record["enabled"]),
        )

    def to_json(self) -> dict[str, Any]:
        ends = {"id": self.id, "augmenter": self.augmenter, "from": self.source, "to": self.target}
        kind = {"variant": self.variant, "mask": self.mask, "enabled": self.enabled}
        return {**ends, "heads": self.heads, "distanceBias": self.distance_bias, **kind}

    @staticmethod
    def between(augmenter: str, source: int, target: int, heads: int, **kind: Any) -> "Link":
        """A link with the id that Patchbay gives it."""
        return Link(f"{augmenter}-{source}-{target}", augmenter, source, target, heads, **kind)


@dataclass(frozen=True)
class Wiring:
    """`about`: which contents the ids mean, what the links learned from, their score (compositionFile.ts). Raises ValueError
    for a link that reads none of the augmenters."""

    anchor: str
    augmenters: tuple[str, ...]
    links: tuple[Link, ...]
    about: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        for link in self.links:
            if link.augmenter not in self.augmenters:
                raise ValueError(f"The link {link.id!r} reads {link.augmenter!r}, which is none of its augmenters.")

    @staticmethod
    def from_json(record: Any) -> "Wiring":
        """Raises ValueError for another format, or links that name no augmenter of it."""
        try:
            if record["format"] != 1:
                raise ValueError(f"Its format is {record['format']!r}, and only format 1 is known here.")
            if not isinstance(record.get("about", {}), dict):
                raise ValueError("What it tells of its models cannot be read.")
            links = tuple(Link.from_json(link) for link in record["links"])
            return Wiring(str(record["anchor"]), tuple(map(str, record["augmenters"])), links, record.get("about"))
        except (KeyError, TypeError) as missing:
            raise ValueError(f"Its wiring cannot be read: {missing!r}.") from missing

    def to_json(self) -> dict[str, Any]:
        models = {"format": 1, "anchor": self.anchor, "augmenters": list(self.augmenters)}
        record = models | {"links": [link.to_json() for link in self.links]}
        return record if self.about is None else record | {"about": self.about}

    def told(self, **about: Any) -> "Wiring":
        """With more, or other, things said about it; None takes one away."""
        known = {"models": {}, **(self.about or {}), **about}
        return replace(self, about={name: value for name, value in known.items() if value is not None})
