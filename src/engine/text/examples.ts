// A file of questions and answers becomes examples. A line that cannot be used is named with its reason and skipped;
// only a file with nothing usable at all is refused.
import type { Example, ReadExamples } from '../../shared/protocol.ts';
import { PatchbayError } from '../../shared/errors.ts';
import { exampleOf, type ReadLine } from './exampleFields.ts';
import { tableRows } from './exampleTable.ts';
import { unreadableKind } from './unreadableKind.ts';

const READERS: Record<string, (text: string) => Iterable<ReadLine>> = {
  jsonl: jsonLines,
  ndjson: jsonLines,
  csv: (text) => tableRows(text),
  tsv: (text) => tableRows(text, '\t'),
  txt: equationLines,
};

const EXPECTED =
  'Expected is .jsonl with {"prompt", "completion"} on each line, .csv or .tsv with two columns, or .txt with "question = answer" on each line.';

/** What stands twice counts twice. Throws 'bad-examples' when nothing in the file can be used. */
export function readExamples(name: string, text: string): ReadExamples {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
  const reader = Object.hasOwn(READERS, ending) ? READERS[ending] : undefined;
  const kind = unreadableKind(text);
  if (kind) throw unusable(`"${name}" ${kind}.`);
  if (!reader) throw unusable(`"${name}" is not a kind of file that can be read as examples.`);

  const read: ReadExamples = { examples: [], problems: [] };
  for (const result of reader(text.replace(/^\ufeff/, ''))) {
    if ('reason' in result) read.problems.push({ line: result.line, reason: result.reason });
    else read.examples.push(result.example);
  }

  const [problem] = read.problems;
  if (read.examples.length === 0)
    throw unusable(
      `No example could be read from "${name}"${problem ? `. Line ${problem.line}: ${problem.reason}` : ': it has no lines with text.'}`,
    );
  return read;
}

/**
 * Holds out about `share` of the examples, chosen by the prompt alone: one prompt is always on the same side, in every
 * file and on every visit. With two different prompts or more, neither side is empty.
 */
export function splitExamples(examples: readonly Example[], share = 0.1): { train: Example[]; heldOut: Example[] } {
  const places = new Map(examples.map(({ prompt }) => [prompt, placeOf(prompt)]));
  const ordered = [...places].toSorted(([a, placeA], [b, placeB]) => placeA - placeB || (a < b ? -1 : 1));
  const held = new Set(ordered.filter(([, place]) => place < share).map(([prompt]) => prompt));
  if (ordered.length >= 2) {
    held.add(ordered[0][0]);
    held.delete(ordered[ordered.length - 1][0]);
  }
  return {
    train: examples.filter(({ prompt }) => !held.has(prompt)),
    heldOut: examples.filter(({ prompt }) => held.has(prompt)),
  };
}

/** A number in [0, 1) that only the text decides: FNV-1a, then mixed, since its upper bits alone are uneven for short text. */
function placeOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

function* textLines(text: string): Generator<[line: number, text: string]> {
  let line = 0;
  for (const content of text.split(/\r\n|\n|\r/)) {
    line++;
    if (content.trim() !== '') yield [line, content];
  }
}

function* jsonLines(text: string): Generator<ReadLine> {
  for (const [line, content] of textLines(text)) {
    let value: unknown;
    try {
      value = JSON.parse(content);
    } catch {
      yield { line, reason: 'This is not JSON; each line must be one whole {…}.' };
      continue;
    }
    yield { line, ...exampleOf(value) };
  }
}

/** The last "=" divides, so that a question may hold one; it stays with the question, which is what the model continues. */
function* equationLines(text: string): Generator<ReadLine> {
  for (const [line, content] of textLines(text)) {
    const at = content.lastIndexOf('=');
    const [prompt, completion] = [content.slice(0, at + 1).trim(), content.slice(at + 1).trim()];
    if (at < 0) yield { line, reason: 'There is no "=" between a question and an answer.' };
    else if (prompt === '=') yield { line, reason: 'There is no question before the "=".' };
    else if (completion === '') yield { line, reason: 'There is no answer after the "=".' };
    else yield { line, example: { prompt, completion } };
  }
}

function unusable(message: string): PatchbayError {
  return new PatchbayError({ code: 'bad-examples', message, hint: EXPECTED });
}
