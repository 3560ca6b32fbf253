"""The settings of a run; what is not said is as in the page's built-in example (src/shared/smallLinks.ts)."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from .optimiser import Schedule


@dataclass(frozen=True)
class Settings:
    """`batch` counts the examples of all processes together; `accumulate` batches make one update."""

    steps: int = 400
    batch: int = 64
    accumulate: int = 1
    learning_rate: float = 5e-3
    schedule: Schedule = "cosine"
    warmup_steps: int = 30
    weight_decay: float = 0.01
    clip: float = 1.0
    seed: int = 1

    def __post_init__(self) -> None:
        if self.steps < 0 or self.batch < 1 or self.accumulate < 1 or self.learning_rate <= 0:
            raise ValueError(f"No run can have these settings: {self}.")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(record: dict[str, Any]) -> "Settings":
        return Settings(**{field.name: record[field.name] for field in fields(Settings)})
