// How a card says names and answers in a line.
import { COMPOSITION } from '../../shared/protocol.ts';
import type { Said } from './walkFacts.ts';

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[], word = 'and'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}

export function saying({ speaker, name, text, right }: Said): string {
  const who = speaker === COMPOSITION ? 'wired together they say' : `${name} says`;
  return `${who} ${quoted(text)}${right ? ', which is right' : ''}`;
}

export const quoted = (text: string): string => (text.trim() === '' ? 'nothing' : short(text));

const LONGEST = 40;

/** In a line of the card. */
export function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).trimEnd()}…` : line;
}
