// The names under which data sets keep a question and its answer, and how an example is put together from the fields that a
// person, or this table, has chosen. Adding a format is adding a line.
import * as v from 'valibot';
import type { ColumnChoice } from '../../shared/exampleDraft.ts';
import type { Example } from '../../shared/protocol.ts';

const FIELD_PAIRS: readonly (readonly [prompt: string, completion: string])[] = [
  ['prompt', 'completion'],
  ['prompt', 'response'],
  ['prompt', 'answer'],
  ['question', 'answer'],
  ['question', 'response'],
  ['query', 'answer'],
  ['query', 'response'],
  ['instruction', 'output'],
  ['instruction', 'response'],
  ['problem', 'solution'],
  ['input', 'output'],
  ['input', 'target'],
  ['source', 'target'],
  ['text', 'label'],
  ['key', 'value'],
];
/** Alpaca's layout: what comes with an instruction, if anything does. */
const BESIDE_INSTRUCTION = 'input';
/** Where chats are kept, and what the person and the model are called there. */
const CHATS = ['messages', 'conversations'];
const KNOWN_NAMES = new Set([...FIELD_PAIRS.flat(), BESIDE_INSTRUCTION, ...CHATS, 'id', 'index']);

/** Columns beyond these, and names that are longer, cannot be chosen. */
export const MOST_COLUMNS = 200;
export const LONGEST_NAME = 200;

/** An example, or why there is none. */
export type Found = { example: Example } | { reason: string };

const turns = v.array(
  v.union([
    v.looseObject({ role: v.string(), content: v.string() }),
    v.pipe(
      v.looseObject({ from: v.string(), value: v.string() }),
      v.transform(({ from, value }) => ({ role: from, content: value })),
    ),
  ]),
);
const ANSWERERS = ['assistant', 'gpt', 'model', 'bot'];

export function isKnownName(name: string): boolean {
  return KNOWN_NAMES.has(plain(name));
}

/** Which of these fields make an example, if their names say so; upper and lower case are the same. */
export function guessedChoice(names: readonly string[]): ColumnChoice | undefined {
  const known = new Map(names.map((name) => [plain(name), name]));
  for (const [promptName, completionName] of FIELD_PAIRS) {
    const [prompt, completion] = [known.get(promptName), known.get(completionName)];
    if (prompt === undefined || completion === undefined) continue;
    const beside = promptName === 'instruction' ? known.get(BESIDE_INSTRUCTION) : undefined;
    return { prompt: beside === undefined ? [prompt] : [prompt, beside], completion };
  }
  return undefined;
}

/** The field with a chat, if there is one. */
export function chatField(names: readonly string[]): string | undefined {
  return names.find((name) => CHATS.includes(name));
}

/**
 * Fields of the prompt that are missing or empty are left out, as long as one has text.
 * @param field what stands under a name; undefined: there is no such field.
 */
export function chosenExample({ prompt, completion }: ColumnChoice, field: (name: string) => unknown): Found {
  const parts: string[] = [];
  for (const name of prompt) {
    const value = field(name);
    if (isMissing(value)) continue;
    const text = textOf(value);
    if (text === undefined) return { reason: `"${name}" is neither text nor a number.` };
    if (text.trim() !== '') parts.push(text);
  }
  const answer = field(completion);
  if (parts.length === 0)
    return nothingIn(
      prompt.join('" and "'),
      prompt.every((name) => field(name) === undefined),
    );
  const text = textOf(answer);
  if (isMissing(answer) || text?.trim() === '') return nothingIn(completion, answer === undefined);
  if (text === undefined) return { reason: `"${completion}" is neither text nor a number.` };
  return { example: { prompt: parts.join('\n'), completion: text } };
}

/** The last answer of a chat is the completion, what was said before it the prompt. */
export function chatExample(name: string, messages: unknown): Found {
  const parsed = v.safeParse(turns, messages);
  if (!parsed.success) return { reason: `"${name}" is not a list of turns with a role and a content.` };
  const last = parsed.output.findLastIndex(({ role }) => ANSWERERS.includes(role));
  if (last < 0) return { reason: "No turn of these messages is the assistant's." };
  const before = parsed.output.slice(0, last).map(({ content }) => content);
  const [prompt, completion] = [before.join('\n'), parsed.output[last].content];
  if (prompt.trim() === '') return { reason: 'There is nothing before the answer.' };
  if (completion.trim() === '') return { reason: 'The answer is empty.' };
  return { example: { prompt, completion } };
}

/** A field as it is shown. */
export function shownField(value: unknown): string {
  if (value === undefined) return '';
  return textOf(value) ?? jsonIn(value);
}

/** Parsing nests deeper than writing can. */
function jsonIn(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (thrown) {
    if (thrown instanceof RangeError) return '[…]';
    throw thrown;
  }
}

function nothingIn(name: string, isAbsent: boolean): Found {
  return { reason: isAbsent ? `There is no "${name}" here.` : `"${name}" is empty.` };
}

function isMissing(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}
