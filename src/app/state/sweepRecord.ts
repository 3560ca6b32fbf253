// A sweep as it is kept in this browser: a series whose candidates are wirings.
import * as v from 'valibot';
import type { Candidate } from '../../shared/sweeps.ts';
import { linkSchema, seriesEntries, type SeriesRecord } from './seriesRecord.ts';

export type SweepRecord = SeriesRecord<Candidate>;

const candidate = v.object({
  id: v.string(),
  names: v.array(v.string()),
  pair: v.optional(v.object({ augmenter: v.string(), from: v.number(), to: v.number() })),
  links: v.array(linkSchema),
});

const record: v.GenericSchema<unknown, SweepRecord> = v.object({ ...seriesEntries, candidates: v.array(candidate) });

/** Undefined when it is none that this version can read. */
export function readRecord(value: unknown): SweepRecord | undefined {
  const read = v.safeParse(record, value);
  return read.success ? read.output : undefined;
}
