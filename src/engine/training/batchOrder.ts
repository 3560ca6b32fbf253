// Which examples each step trains on: all of them in a random order, again and again, each round in an order of its own.
// The answer depends on seed and step alone, so a run can go on from any step.
import { seededUniform, shuffled } from '../seededRandom.ts';

export class BatchOrder {
  private readonly count: number;
  private readonly batch: number;
  private readonly seed: number;
  private round = -1;
  private order: Uint32Array = new Uint32Array();

  constructor(count: number, batch: number, seed: number) {
    this.count = count;
    this.batch = batch;
    this.seed = seed;
  }

  /** Indices of the examples of a step, counted from 1. */
  at(step: number): number[] {
    const first = (step - 1) * this.batch;
    return Array.from({ length: this.batch }, (_, i) => this.index(first + i));
  }

  private index(drawn: number): number {
    const round = Math.floor(drawn / this.count);
    if (round !== this.round) {
      this.round = round;
      this.order = shuffled(this.count, seededUniform(this.seed * 1_000_003 + round));
    }
    return this.order[drawn % this.count];
  }
}
