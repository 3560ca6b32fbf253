// Evaluations as they are kept in this browser: the last two of each preset, so that what changed can be told. What is read
// back is checked like any file: another version of this page may have written it.
import * as v from 'valibot';
import type { Evaluation } from '../../shared/evaluations.ts';
import type { Wiring } from '../../shared/protocol.ts';

export interface KeptEvaluation extends Evaluation {
  /** When it ended; milliseconds since 1970. */
  at: number;
  /** Tells apart the wirings that the composition was, as far as the page knows them. */
  wired: string;
}

/** Newest first. */
export type KeptEvaluations = [KeptEvaluation, KeptEvaluation?];

const measures = v.object({
  exact: v.number(),
  numeric: v.optional(v.number()),
  chrf: v.number(),
  loss: v.number(),
  perplexity: v.number(),
  n: v.number(),
});

const answer = v.object({
  text: v.string(),
  right: v.boolean(),
  numeric: v.optional(v.boolean()),
  chrf: v.number(),
  loss: v.number(),
});

const evaluation = v.pipe(
  v.object({
    speakers: v.array(v.string()),
    measures: v.array(measures),
    rows: v.array(v.object({ prompt: v.string(), expected: v.string(), answers: v.array(answer) })),
    examplesHash: v.string(),
    seconds: v.number(),
    at: v.number(),
    wired: v.string(),
  }),
  v.check(
    ({ speakers, measures: all, rows }) =>
      all.length === speakers.length && rows.every(({ answers }) => answers.length === speakers.length),
    'One measure and one answer for each speaker.',
  ),
);

const kept = v.union([v.strictTuple([evaluation]), v.strictTuple([evaluation, evaluation])]);

/** Undefined when it is nothing that this version can read. */
export function readEvaluations(value: unknown): KeptEvaluations | undefined {
  const read = v.safeParse(kept, value);
  return read.success ? read.output : undefined;
}

/**
 * Equal as long as neither links nor steps differ, nor the run that the weights are of.
 * @param run its id; absent where they are of none.
 */
export function wiredKey({ links, origin, steps }: Wiring, run?: string): string {
  const on = links.filter(({ enabled }) => enabled);
  return JSON.stringify([
    origin,
    steps,
    on.map(({ augmenter, from, to, heads, distanceBias, variant, mask }) => [
      augmenter,
      from,
      to,
      heads,
      distanceBias,
      variant,
      mask,
    ]),
    ...(run === undefined ? [] : [run]),
  ]);
}
