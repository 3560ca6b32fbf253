// Repeatable randomness for initial weights and the order of examples (mulberry32; Box–Muller for normal values).

/** What the state of mulberry32 goes up by. */
const STRIDE = 0x6d2b79f5;

/** Uniform numbers in (0, 1). @param skipped so many of them are left out at the start, in no time. */
export function seededUniform(seed: number, skipped = 0): () => number {
  let state = (seed + Math.imul(skipped, STRIDE)) >>> 0;
  return () => {
    state = (state + STRIDE) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}

/** Normal numbers, mean 0, standard deviation 1. @param skipped so many of them are left out at the start, in no time. */
export function seededNormal(seed: number, skipped = 0): () => number {
  return normalFrom(seededUniform(seed, 2 * skipped));
}

/** The same from a stream that serves others as well. */
export function normalFrom(uniform: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** The numbers 0 … count − 1 in a random order (Fisher–Yates). */
export function shuffled(count: number, uniform: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
