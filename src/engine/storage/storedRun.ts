// A run as it is kept: what is listed of it, and, apart from that, its weights and all that the next step needs.
import * as v from 'valibot';
import type { RunRecord } from '../../shared/runRecords.ts';
import { contentHash } from '../../shared/contentHash.ts';
import { linkSchema } from './linkSchema.ts';

export interface StoredRun extends Omit<RunRecord, 'isInUse'> {
  /** "Run 3" is number 3. */
  number: number;
  /** A person has given the name. */
  isNamed: boolean;
  /** Tells weights apart: see `weightsMark`. */
  mark: string;
  /** Of the content. */
  bytes: number;
  /** Goes up with each content that is written; the newest whole one counts. 0: none was. */
  generation: number;
  /** Of the content; absent in runs of earlier versions, whose content is taken as it is. */
  hash?: string;
}

export interface RunContent {
  /** A .safetensors file with the links in its metadata. */
  composition: ArrayBuffer;
  /** Of each step. */
  losses: Float32Array;
  /** AdamW's, and the weights of the best look: as `TrainedNumbers` has them. Absent when the run can not go on, or has no step. */
  moments?: Float32Array;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const number = v.pipe(v.number(), v.finite());
/** Of a run that diverged it is not finite, which JSON, in project files, writes as null. */
const measured = v.pipe(
  v.nullable(v.union([v.number(), v.nan()])),
  v.transform((value) => value ?? NaN),
);

export const storedRun = v.object({
  id: v.string(),
  name: v.pipe(v.string(), v.maxLength(200)),
  started: v.string(),
  seconds: number,
  state: v.picklist(['idle', 'running', 'paused', 'finished', 'stopped', 'failed']),
  step: count,
  settings: v.object({
    steps: count,
    batch: count,
    batchTokens: count,
    accumulate: count,
    learningRate: number,
    schedule: v.picklist(['cosine', 'linear', 'constant']),
    warmupSteps: number,
    weightDecay: number,
    clip: number,
    seed: number,
    evaluateEvery: v.pipe(v.number(), v.minValue(1)),
    patience: count,
    checkpointEvery: v.pipe(v.number(), v.minValue(1)),
  }),
  links: v.array(linkSchema),
  parameters: count,
  examples: v.object({ name: v.string(), hash: v.string(), train: count, heldOut: count }),
  heldOut: v.array(v.object({ step: count, exact: measured, loss: measured })),
  loss: v.optional(measured),
  stepsBefore: count,
  number: count,
  isNamed: v.boolean(),
  weightsOf: count,
  mark: v.string(),
  bytes: count,
  generation: count,
  hash: v.optional(v.string()),
});

export const runContent = v.object({
  composition: v.instance(ArrayBuffer),
  losses: v.instance(Float32Array),
  moments: v.optional(v.instance(Float32Array)),
});

export function bytesOf({ composition, losses, moments }: RunContent): number {
  return composition.byteLength + losses.byteLength + (moments?.byteLength ?? 0);
}

export function hashOf({ composition, losses, moments }: RunContent): Promise<string> {
  const numbers = moments ? [losses, moments] : [losses];
  return contentHash(composition, ...(numbers as Float32Array<ArrayBuffer>[]));
}

/** A run as it is now, beside the content of an earlier moment: what tells of content is of that moment. */
export function withContentOf(run: StoredRun, kept: StoredRun): StoredRun {
  const { step, weightsOf, loss, mark, bytes, generation, hash } = kept;
  const heldOut = run.heldOut.filter((look) => look.step <= step);
  return { ...run, step, weightsOf, loss, mark, bytes, generation, hash, heldOut };
}

/** What the page sees of it. */
export function recordOf(run: StoredRun, isInUse: boolean): RunRecord {
  return {
    id: run.id,
    name: run.name,
    started: run.started,
    seconds: run.seconds,
    state: run.state,
    step: run.step,
    settings: run.settings,
    links: run.links,
    parameters: run.parameters,
    examples: run.examples,
    heldOut: run.heldOut.filter(({ step }) => step <= run.step),
    loss: run.loss,
    weightsOf: run.weightsOf,
    stepsBefore: run.stepsBefore,
    isInUse,
  };
}
