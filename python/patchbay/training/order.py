"""Which examples each batch trains on, as in the page: the same seed gives the same batches there and here
(src/engine/training/batchOrder.ts, src/engine/seededRandom.ts: mulberry32, Fisher–Yates).

The answer depends on seed and number alone, so a run can go on from any step, on any number of processes.
"""

from collections.abc import Iterator

BITS = 0xFFFFFFFF


def seeded_uniform(seed: int) -> Iterator[float]:
    """Uniform numbers in (0, 1)."""
    state = seed & BITS
    while True:
        state = (state + 0x6D2B79F5) & BITS
        mixed = ((state ^ (state >> 15)) * (1 | state)) & BITS
        mixed = ((mixed + ((mixed ^ (mixed >> 7)) * (61 | mixed) & BITS)) & BITS) ^ mixed
        yield ((mixed ^ (mixed >> 14)) + 0.5) / 2**32


def shuffled(count: int, uniform: Iterator[float]) -> list[int]:
    """The numbers 0 … count - 1 in a random order."""
    order = list(range(count))
    for i in range(count - 1, 0, -1):
        j = int(next(uniform) * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order


class BatchOrder:
    """All examples in a random order, again and again, each round in an order of its own."""

    def __init__(self, count: int, batch: int, seed: int) -> None:
        self.count, self.batch, self.seed = count, batch, seed
        self.round, self.order = -1, list[int]()

    def at(self, number: int) -> list[int]:
        """Indices of the examples of a batch, counted from 1."""
        first = (number - 1) * self.batch
        return [self._index(first + i) for i in range(self.batch)]

    def _index(self, drawn: int) -> int:
        which = drawn // self.count
        if which != self.round:
            self.round = which
            self.order = shuffled(self.count, seeded_uniform(self.seed * 1_000_003 + which))
        return self.order[drawn % self.count]
