// What public/experiments holds, read as input that nobody vouches for: sizes bounded, nothing taken that is not known.
import * as v from 'valibot';
import { PatchbayError } from '../../shared/errors.ts';
import type { Experiment, ExperimentFile } from '../../shared/experiments.ts';

/** Far more than all runs of an experiment take. */
export const MOST_BYTES = 4 * 2 ** 20;

const id = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{0,79}$/i));
const words = v.pipe(v.string(), v.maxLength(2000));
const title = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const some = <Item extends v.GenericSchema>(item: Item, most = 200) => v.pipe(v.array(item), v.maxLength(most));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const entry = { id, title, section: v.pipe(v.string(), v.maxLength(20)) };

const list = v.object({ experiments: some(v.object(entry), 50) });

const file = v.object({
  ...entry,
  about: words,
  preset: id,
  main: id,
  measures: some(v.object({ id, title, about: words, unit: v.picklist(['share', 'chrF']) }), 40),
  groups: some(v.object({ id, title, about: words, along: v.optional(title) }), 40),
  rows: some(v.object({ id, group: id, title, about: words, x: v.optional(v.pipe(v.number(), v.finite())) })),
  claims: some(v.object({ measure: id, over: some(id) })),
  paper: some(
    v.object({ title, columns: some(words, 20), rows: some(v.object({ title, cells: some(words, 20) })) }),
    10,
  ),
  notes: some(words, 50),
  command: words,
  runs: some(
    v.object({
      row: id,
      seed: amount,
      values: v.record(id, amount),
      parameters: amount,
      steps: amount,
      seconds: amount,
      adapter: words,
      date: v.pipe(v.string(), v.maxLength(40)),
      recipe: words,
    }),
    5000,
  ),
});

export type Listed = Pick<Experiment, 'id' | 'title' | 'section'>;

/** @throws PatchbayError 'bad-request' for text that is no list of experiments. */
export const readList = (text: string): Listed[] => read(list, text, 'The list of experiments').experiments;

/** @throws PatchbayError 'bad-request' for text that is no such file. */
export const readExperiment = (text: string): ExperimentFile => read(file, text, 'The results of this experiment');

function read<Schema extends v.GenericSchema>(schema: Schema, text: string, what: string): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, parse(text), { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new PatchbayError({
    code: 'bad-request',
    message: `${what} cannot be read.`,
    hint: 'Make it again: npm run experiments, then build the page.',
    detail: `${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}`,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
