// The experiments' files, fetched from beside the page and checked like any file.
import * as v from 'valibot';
import { PatchbayError } from '../../shared/errors.ts';
import type { ExperimentFile } from '../../shared/experiments.ts';
import { experimentSchema, listSchema, type ListedExperiment } from './experimentSchema.ts';

/** Longer ones are refused before they are whole. */
const MOST_BYTES = 1_000_000;

const MADE = 'The command “npm run experiments” makes it; then build the page again.';

/** Those that were run, in the order of the paper. Throws `download`. */
export async function readList(signal: AbortSignal): Promise<ListedExperiment[]> {
  return (await read('index.json', listSchema, signal)).experiments;
}

/** Throws `download`. */
export const readExperiment = (id: string, signal: AbortSignal): Promise<ExperimentFile> =>
  read(`${id}.json`, experimentSchema, signal);

async function read<Content>(
  name: string,
  schema: v.GenericSchema<unknown, Content>,
  signal: AbortSignal,
): Promise<Content> {
  const path = `experiments/${name}`;
  const text = await fetchText(path, signal);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refused(`The file ${path} is not whole.`, MADE, String(error));
  }
  const checked = v.safeParse(schema, value, { abortEarly: true });
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  throw refused(
    `The file ${path} is not one of results that this page can read.`,
    MADE,
    `${v.getDotPath(issue) ?? path}: ${issue.message}`,
  );
}

async function fetchText(path: string, signal: AbortSignal): Promise<string> {
  const unreachable = (cause: unknown): PatchbayError =>
    refused(`The file ${path} could not be fetched.`, 'Check the connection, then try again.', String(cause));
  const answer = await fetch(new URL(path, document.baseURI), { signal, cache: 'no-cache' }).catch((error: unknown) => {
    throw unreachable(error);
  });
  if (answer.status === 404) throw refused(`The file ${path} is missing where this page comes from.`, MADE);
  if (!answer.ok || !answer.body) throw unreachable(`${answer.status} ${answer.statusText}`);
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw unreachable(error);
    });
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      throw refused(`The file ${path} is larger than a file of results can be.`, MADE);
    }
    text += decoder.decode(value, { stream: true });
  }
}

const refused = (message: string, hint: string, detail?: string): PatchbayError =>
  new PatchbayError({ code: 'download', message, hint, detail });
