// Which examples each batch trains on: all of them in a random order, again and again, each round in an order of its own.
// The answer depends on seed and number alone, so a run can go on from any step.
import { seededUniform, shuffled } from '../seededRandom.ts';

/** Instead of a fixed number of examples: as many as have room, one at least, none twice for want of others. */
export interface TokenRoom {
  /** Tokens of each example. */
  tokens: ArrayLike<number>;
  /** The most in one batch. */
  most: number;
}

export class BatchOrder {
  private readonly count: number;
  private readonly batch: number;
  private readonly seed: number;
  private readonly room: TokenRoom | undefined;
  /** Where batches begin, as far as is known; with a fixed number of examples nobody has to know. */
  private readonly starts = [0];
  private round = -1;
  private order: Uint32Array = new Uint32Array();

  constructor(count: number, batch: number, seed: number, room?: TokenRoom) {
    this.count = count;
    this.batch = batch;
    this.seed = seed;
    this.room = room;
  }

  /** Indices of the examples of a batch, counted from 1. */
  at(number: number): number[] {
    if (this.room) return this.inRoom(number, this.room);
    const first = (number - 1) * this.batch;
    return Array.from({ length: this.batch }, (_, i) => this.index(first + i));
  }

  private inRoom(number: number, room: TokenRoom): number[] {
    while (this.starts.length < number) {
      const last = this.starts.length;
      this.starts.push(this.starts[last - 1] + this.filled(this.starts[last - 1], room).length);
    }
    const indices = this.filled(this.starts[number - 1], room);
    if (this.starts.length === number) this.starts.push(this.starts[number - 1] + indices.length);
    return indices;
  }

  private filled(first: number, { tokens, most }: TokenRoom): number[] {
    const indices = [this.index(first)];
    let used = tokens[indices[0]];
    while (indices.length < this.count) {
      const next = this.index(first + indices.length);
      used += tokens[next];
      if (used > most) break;
      indices.push(next);
    }
    return indices;
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
