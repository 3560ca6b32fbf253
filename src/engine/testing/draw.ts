import { normalFrom, seededUniform, shuffled } from '../seededRandom.ts';

/** Choices that all follow from a seed. */
export class Draw {
  /** Mean 0, standard deviation 1. */
  readonly normal: () => number;
  private readonly uniform: () => number;

  constructor(seed: number) {
    this.uniform = seededUniform(seed * 7919 + 17);
    this.normal = normalFrom(this.uniform);
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  chance(share: number): boolean {
    return this.uniform() < share;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.whole(0, items.length - 1)];
  }

  shuffled<T>(items: readonly T[]): T[] {
    return Array.from(shuffled(items.length, this.uniform), (i) => items[i]);
  }
}
