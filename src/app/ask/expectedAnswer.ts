// The right answer of a question, where it can be known: from the examples at hand, or by working it out.
import type { Preset } from '../../shared/preset.ts';

export interface KnownAnswer {
  prompt: string;
  expected: string;
}

export interface Term {
  sign: 1 | -1;
  /** A whole number, or a word that stands for one. */
  operand: string;
}

const TERM = /^\s*([+\-−])\s*(\d+|\p{L}+)/u;

/** "dog + 3 - cat =" as its terms; undefined when it is anything else. The first term has no sign. */
export function parseSum(prompt: string): Term[] | undefined {
  const question = /^([^=]+)=$/.exec(prompt.trim());
  if (!question) return undefined;
  let rest = `+ ${question[1]}`;
  const terms: Term[] = [];
  while (rest.trim() !== '') {
    const term = TERM.exec(rest);
    if (!term) return undefined;
    terms.push({ sign: term[1] === '+' ? 1 : -1, operand: term[2].toLowerCase() });
    rest = rest.slice(term[0].length);
  }
  return terms;
}

/** @param lookUp the number that a word stands for, if it is known. Each word is looked up once. */
export async function expectedAnswer(
  prompt: string,
  checker: Preset['checker'],
  known: readonly KnownAnswer[],
  lookUp: (word: string) => Promise<number | undefined>,
): Promise<string | undefined> {
  const found = known.find((each) => each.prompt.trim() === prompt.trim())?.expected.trim();
  if (found) return found;
  const terms = checker === 'sumOfCodes' ? parseSum(prompt) : undefined;
  if (!terms) return undefined;
  const values = new Map<string, number | undefined>();
  for (const { operand } of terms) {
    if (!values.has(operand)) values.set(operand, /^\d+$/.test(operand) ? Number(operand) : await lookUp(operand));
  }
  const sum = terms.reduce((total, { sign, operand }) => total + sign * (values.get(operand) ?? NaN), 0);
  return Number.isNaN(sum) ? undefined : String(sum);
}
