// A run walked through before it starts: which examples come up, and how much room the largest of its batches needs.
import { badRequest } from '../../shared/errors.ts';
import type { TrainingSettings } from '../../shared/protocol.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import type { BatchCapacity } from './batchInputs.ts';
import { BatchOrder } from './batchOrder.ts';
import { longestOf, tokensOf, type EncodedExample } from './encode.ts';

export interface RunShape {
  order: BatchOrder;
  capacity: BatchCapacity;
  /** Examples that come up, each once, in the order in which they do. */
  used: readonly EncodedExample[];
  /** Examples that come up, counted as often as they do. */
  drawn: number;
  /** The anchor's tokens in the largest step. */
  tokens: number;
}

/** More examples than this in all are not walked through: it would take seconds. */
const MOST_DRAWN = 2 ** 23;

/** @throws PatchbayError 'bad-request' for numbers that no run can have. */
export function checkSettings({ steps, batch, batchTokens, accumulate }: TrainingSettings): void {
  if (!Number.isInteger(steps) || steps < 0)
    throw badRequest(`A run cannot have ${steps} steps.`, 'Give a whole number of steps.');
  if (!Number.isInteger(batch) || batch < 1)
    throw badRequest(`A step cannot have ${batch} examples.`, 'Give a whole number from 1 on.');
  if (!Number.isInteger(batchTokens) || batchTokens < 0)
    throw badRequest(`A step cannot have ${batchTokens} tokens.`, 'Give a whole number, or 0 to count examples.');
  if (!Number.isInteger(accumulate) || accumulate < 1)
    throw badRequest(`A step cannot average ${accumulate} batches.`, 'Give a whole number from 1 on.');
}

/**
 * @param augmenters ids of those that are read.
 * @throws PatchbayError 'bad-request' when more examples would come up than can be planned.
 */
export function shapeOfRun(
  examples: readonly EncodedExample[],
  augmenters: readonly string[],
  { steps, batch, batchTokens, accumulate, seed }: TrainingSettings,
): RunShape {
  if (steps * accumulate * (batchTokens > 0 ? 1 : batch) > MOST_DRAWN) throw tooMany(steps);
  const sizes = sizesOf(examples, augmenters);
  const room = batchTokens > 0 ? { tokens: sizes.anchor, most: batchTokens } : undefined;
  const order = new BatchOrder(examples.length, batch, seed, room);
  const most = { anchor: 1, labelled: 1, augmenters: augmenters.map(() => 1), step: 0 };
  const used = new Set<number>();
  let drawn = 0;
  for (let step = 0; step < steps; step++) {
    let tokens = 0;
    for (let i = 1; i <= accumulate; i++) {
      const indices = order.at(step * accumulate + i);
      drawn += indices.length;
      if (drawn > MOST_DRAWN) throw tooMany(steps);
      if (used.size < examples.length) for (const index of indices) used.add(index);
      const total = (of: Int32Array): number => indices.reduce((sum, index) => sum + of[index], 0);
      const anchor = total(sizes.anchor);
      tokens += anchor;
      most.anchor = Math.max(most.anchor, anchor);
      most.labelled = Math.max(most.labelled, total(sizes.labelled));
      sizes.augmenters.forEach((of, j) => (most.augmenters[j] = Math.max(most.augmenters[j], total(of))));
    }
    most.step = Math.max(most.step, tokens);
  }
  const inUse = Array.from(used, (index) => examples[index]);
  const { anchor, labelled } = most;
  const rows = new Map(augmenters.map((id, i) => [id, most.augmenters[i]]));
  const capacity = { anchor, labelled, augmenters: rows, longest: longestOf(inUse, augmenters) };
  return { order, capacity, used: inUse, drawn, tokens: most.step };
}

/** How many of an example's tokens are to be learned. */
export function labelsOf({ labels }: EncodedExample): number {
  return labels.reduce((sum, label) => sum + (label === NO_LABEL ? 0 : 1), 0);
}

function sizesOf(examples: readonly EncodedExample[], augmenters: readonly string[]) {
  const each = (size: (example: EncodedExample) => number): Int32Array => Int32Array.from(examples, size);
  return {
    anchor: each(({ ids }) => ids.length),
    labelled: each(labelsOf),
    augmenters: augmenters.map((id) => each((example) => tokensOf(example, id).ids.length)),
  };
}

function tooMany(steps: number): Error {
  return badRequest(
    `In ${steps} steps more than ${MOST_DRAWN.toLocaleString('en')} examples would come up, which is more than can be planned.`,
    'Take fewer steps, or fewer examples in each.',
  );
}
