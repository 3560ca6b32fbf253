// The kinds of files that examples are read from. Adding a kind is adding a line here, and one to exampleReading.ts.
import { PatchbayError } from '../../shared/errors.ts';
import type { ExampleKind } from '../../shared/exampleDraft.ts';

const KINDS: Record<string, ExampleKind> = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'json',
  csv: 'csv',
  tsv: 'tsv',
  txt: 'txt',
};

const EXPECTED =
  'Expected is .jsonl with {"prompt", "completion"} on each line, .json with an array of such objects, .csv or .tsv with two columns, or .txt with "question = answer" on each line.';

/**
 * @param start of its text: a .json that begins with an object has lines of objects, as many data sets have.
 * @throws PatchbayError 'bad-examples' for another kind.
 */
export function kindOf(name: string, start: string): ExampleKind {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
  if (!Object.hasOwn(KINDS, ending)) throw unusable(name, 'is not a kind of file that can be read as examples');
  return KINDS[ending] === 'json' && start.trimStart().startsWith('{') ? 'jsonl' : KINDS[ending];
}

/** @param why stands behind the name of the file. */
export function unusable(name: string, why: string, hint = EXPECTED): PatchbayError {
  return new PatchbayError({ code: 'bad-examples', message: `"${name}" ${why}.`, hint });
}

/** Nothing in the file can be used. */
export function nothingIn(name: string, problem: { line: number; reason: string } | undefined): PatchbayError {
  const message = `No example could be read from "${name}"`;
  const why = problem ? `. Line ${problem.line}: ${problem.reason}` : ': it has no lines with text.';
  return new PatchbayError({ code: 'bad-examples', message: message + why, hint: EXPECTED });
}
