// A row of controls as it is kept in this browser: the same run with one thing changed at a time, and beside it what the
// models and the composition in use could do when it was made.
import * as v from 'valibot';
import type { Example, Speaker } from '../../shared/protocol.ts';
import type { Control } from '../../shared/trials.ts';
import {
  linkSchema,
  seriesEntries,
  skillSchema,
  type SeriesCandidate,
  type SeriesRecord,
  type Tried,
} from './seriesRecord.ts';

export const CONTROLS: readonly Control[] = ['untrained-augmenter', 'prompt-only', 'lora'];

/** The run as it is, with fresh links: what the others are compared with. */
export const AGAIN = 'again';

export interface ControlCandidate extends SeriesCandidate {
  control?: Control;
}

/** What somebody could do before any of these runs. */
export interface Baseline extends Pick<Tried, 'exact' | 'loss' | 'n' | 'skill'> {
  speaker: Speaker;
}

export interface ControlsRecord extends SeriesRecord<ControlCandidate> {
  /** What the anchor can do by itself. */
  skill: { name: string; questions: Example[] };
  /** Of the composition in use. */
  inUse: { parameters: number; steps: number };
  /** Absent until they are measured. */
  baselines?: Baseline[];
}

const example = v.object({ prompt: v.string(), completion: v.string() });

const record: v.GenericSchema<unknown, ControlsRecord> = v.object({
  ...seriesEntries,
  candidates: v.array(
    v.object({
      id: v.string(),
      links: v.array(linkSchema),
      control: v.optional(v.picklist(CONTROLS)),
    }),
  ),
  skill: v.object({ name: v.string(), questions: v.array(example) }),
  inUse: v.object({ parameters: v.number(), steps: v.number() }),
  baselines: v.optional(
    v.array(
      v.object({
        speaker: v.string(),
        exact: v.number(),
        loss: v.number(),
        n: v.number(),
        skill: v.optional(skillSchema),
      }),
    ),
  ),
});

/** Undefined when it is none that this version can read. */
export function readControls(value: unknown): ControlsRecord | undefined {
  const read = v.safeParse(record, value);
  return read.success ? read.output : undefined;
}
