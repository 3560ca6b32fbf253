// The experiments' files, fetched from beside the page and checked like any file.
import * as v from 'valibot';
import { PatchbayError } from '../../shared/errors.ts';
import type { ExperimentFile } from '../../shared/experiments.ts';
import { TIMING, type Timing } from '../../shared/requests/patience.ts';
import { askJson, type Access, type Hints } from '../../shared/requests/request.ts';
import { experimentSchema, listSchema, type ListedExperiment } from './experimentSchema.ts';

/** Longer ones are refused before they are whole. */
const MOST_BYTES = 1_000_000;

const MADE = 'The command “npm run experiments” makes it; then build the page again.';
const AGAIN = 'Check the connection, then try again.';
const HINTS: Hints = {
  noAnswer: AGAIN,
  other: MADE,
  changed: AGAIN,
  again: AGAIN,
  status: (status) => (status === 404 ? MADE : AGAIN),
};

/** Those that were run, in the order of the paper. Throws `download`. */
export async function readList(signal: AbortSignal, timing?: Partial<Timing>): Promise<ListedExperiment[]> {
  return (await read('index.json', listSchema, signal, timing)).experiments;
}

/** Throws `download`. */
export const readExperiment = (id: string, signal: AbortSignal, timing?: Partial<Timing>): Promise<ExperimentFile> =>
  read(`${id}.json`, experimentSchema, signal, timing);

async function read<Content>(
  name: string,
  schema: v.GenericSchema<unknown, Content>,
  signal: AbortSignal,
  timing: Partial<Timing> | undefined,
): Promise<Content> {
  const path = `experiments/${name}`;
  const what = `The file ${path}`;
  const access: Access = { ...TIMING, ...timing, signal, hints: HINTS, request: { cache: 'no-cache' } };
  const value = await askJson(new URL(path, document.baseURI).href, what, access, MOST_BYTES);
  const checked = v.safeParse(schema, value, { abortEarly: true });
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  throw new PatchbayError({
    code: 'download',
    message: `${what} is not one of results that this page can read.`,
    hint: MADE,
    detail: `${v.getDotPath(issue) ?? path}: ${issue.message}`,
  });
}
