// The names under which data sets keep a question and its answer. Adding a format is adding a line.
import * as v from 'valibot';
import type { Example } from '../../shared/protocol.ts';

export const FIELD_PAIRS: readonly (readonly [prompt: string, completion: string])[] = [
  ['prompt', 'completion'],
  ['prompt', 'response'],
  ['question', 'answer'],
  ['instruction', 'output'],
  ['instruction', 'response'],
  ['input', 'output'],
  ['input', 'target'],
  ['source', 'target'],
  ['key', 'value'],
];

/** What one line, or one row of a table, gives: an example, or why it gives none. */
type Found = { example: Example } | { reason: string };
export type ReadLine = { line: number } & Found;

const chat = v.array(v.looseObject({ role: v.string(), content: v.string() }));

/** One object of a .jsonl file. */
export function exampleOf(value: unknown): Found {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { reason: 'This is not an object with a prompt and a completion.' };
  const fields = new Map<string, unknown>(Object.entries(value));
  if (fields.has('messages')) return exampleOfChat(fields.get('messages'));
  const pair = FIELD_PAIRS.find(([prompt, completion]) => fields.has(prompt) && fields.has(completion));
  if (!pair) {
    const names = [...fields.keys()].slice(0, 5).map((name) => `"${name}"`);
    return { reason: `There is no prompt with a completion here, only ${names.join(', ') || 'an empty object'}.` };
  }
  const [prompt, completion] = pair.map((name) => textOf(fields.get(name)));
  // Alpaca's layout: the instruction may come with an input of its own.
  const input = pair[0] === 'instruction' ? textOf(fields.get('input')) : undefined;
  return checked(input ? `${prompt ?? ''}\n${input}` : prompt, completion, pair);
}

/** Both must have text. `names` are those of the file, for the reason. */
export function checked(
  prompt: string | undefined,
  completion: string | undefined,
  names: readonly [string, string],
): Found {
  if (prompt === undefined || completion === undefined)
    return { reason: `"${names[prompt === undefined ? 0 : 1]}" is neither text nor a number.` };
  if (prompt.trim() === '') return { reason: `The ${names[0]} is empty.` };
  if (completion.trim() === '') return { reason: `The ${names[1]} is empty.` };
  return { example: { prompt, completion } };
}

function exampleOfChat(messages: unknown): Found {
  const parsed = v.safeParse(chat, messages);
  if (!parsed.success) return { reason: '"messages" is not a list of turns with a role and a content.' };
  const last = parsed.output.findLastIndex(({ role }) => role === 'assistant');
  if (last < 0) return { reason: "No turn of these messages is the assistant's." };
  const before = parsed.output.slice(0, last).map(({ content }) => content);
  return checked(before.join('\n'), parsed.output[last].content, ['messages before the answer', 'answer']);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
