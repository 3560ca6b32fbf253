// A series of trials as it is kept in this browser: what is tried, on what, and what came of it. A sweep is one, a row of
// controls is another. What is read back is checked like any file: another version of this page may have written it.
import * as v from 'valibot';
import { LINK_VARIANTS, type Link } from '../../shared/composition.ts';
import type { ErrorData } from '../../shared/errors.ts';
import type { TrainingSettings } from '../../shared/protocol.ts';
import { SCHEDULES } from '../../shared/settingRanges.ts';
import { USUAL } from '../../shared/trainingDefaults.ts';
import type { TrialResult } from '../../shared/trials.ts';

export type Tried = Omit<TrialResult, 'file'> & {
  /** The trained links lie in this browser. */
  kept: boolean;
};
export type Outcome = { tried: Tried } | { failed: ErrorData };

export interface SeriesCandidate {
  id: string;
  links: Link[];
}

export interface SeriesRecord<Candidate extends SeriesCandidate = SeriesCandidate> {
  preset: string;
  candidates: Candidate[];
  settings: TrainingSettings;
  limit: number;
  /** Those that all candidates are trained on: shown by name, told apart by key. */
  examples: { name: string; key: string };
  /** By id of the candidate. */
  outcomes: Record<string, Outcome>;
  /** `stopped` does not go on. */
  state: 'running' | 'paused' | 'stopped' | 'finished';
  /** Why it is paused or stopped, unless a person did it. */
  why?: string;
}

export const linkSchema = v.object({
  id: v.string(),
  augmenter: v.string(),
  from: v.number(),
  to: v.number(),
  heads: v.number(),
  distanceBias: v.boolean(),
  variant: v.picklist(LINK_VARIANTS),
  mask: v.picklist(['causal', 'prompt', 'none']),
  enabled: v.boolean(),
});

const settings = v.object({
  steps: v.number(),
  batch: v.number(),
  learningRate: v.number(),
  warmupSteps: v.number(),
  weightDecay: v.number(),
  clip: v.number(),
  seed: v.number(),
  evaluateEvery: v.number(),
  batchTokens: v.optional(v.number(), USUAL.batchTokens),
  accumulate: v.optional(v.number(), USUAL.accumulate),
  schedule: v.optional(v.picklist(SCHEDULES), USUAL.schedule),
  patience: v.optional(v.number(), USUAL.patience),
  checkpointEvery: v.optional(v.number(), USUAL.checkpointEvery),
});

export const skillSchema = v.object({ kept: v.number(), n: v.number() });

const tried = v.object({
  exact: v.number(),
  loss: v.number(),
  n: v.number(),
  steps: v.number(),
  seconds: v.number(),
  parameters: v.number(),
  skill: v.optional(skillSchema),
  kept: v.boolean(),
});

const error = v.custom<ErrorData>((value) =>
  v.is(v.looseObject({ code: v.string(), message: v.string(), hint: v.optional(v.string()) }), value),
);

/** All but the candidates, which each kind of series has its own of. */
export const seriesEntries = {
  preset: v.string(),
  settings,
  limit: v.number(),
  examples: v.object({ name: v.string(), key: v.string() }),
  outcomes: v.record(v.string(), v.union([v.object({ tried }), v.object({ failed: error })])),
  state: v.picklist(['running', 'paused', 'stopped', 'finished']),
  why: v.optional(v.string()),
};

/** As many as have come to an end, well or not. */
export const doneCount = ({ candidates, outcomes }: SeriesRecord): number =>
  candidates.filter(({ id }) => outcomes[id]).length;

export const nextOf = <Candidate extends SeriesCandidate>({
  candidates,
  outcomes,
}: SeriesRecord<Candidate>): Candidate | undefined => candidates.find(({ id }) => !outcomes[id]);

export const isUnderWay = <Series extends SeriesRecord>(series: Series | undefined): series is Series =>
  series?.state === 'running' || series?.state === 'paused';

export function triedOf({ outcomes }: SeriesRecord, id: string): Tried | undefined {
  const outcome = outcomes[id];
  return outcome && 'tried' in outcome ? outcome.tried : undefined;
}
