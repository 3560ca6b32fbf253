// The right answer of a question, where it can be known: from the examples at hand, or by working it out.
import { NAME_PATTERN } from '../../shared/nameToken.ts';
import type { Preset } from '../../shared/preset.ts';
import type { Answer } from '../../shared/protocol.ts';
import { parseKeyQuestion, type KeyQuestion } from './keyQuestion.ts';

export interface KnownAnswer {
  prompt: string;
  expected: string;
}

export interface Term {
  sign: 1 | -1;
  /** A whole number, or a name that stands for one. */
  operand: string;
}

const TERM = new RegExp(`^\\s*([+\\-−])\\s*(\\d+|${NAME_PATTERN})`, 'u');

/** "dog + 3 - New York =" as its terms; undefined when it is anything else. The first term has no sign. */
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

/**
 * The number of a name, from what each expert says to it. Each says something about every name: those count to whom it is one
 * token, and a known one. Undefined when there are none, or they do not agree.
 */
export function numberOfName(
  answers: readonly Pick<Answer, 'text' | 'questionTokens' | 'unknownTokens'>[],
): number | undefined {
  const knowing = answers.filter(({ questionTokens, unknownTokens }) => questionTokens === 1 && unknownTokens === 0);
  const [said = '', ...others] = new Set(knowing.map(({ text }) => text.trim()));
  return others.length === 0 && /^-?\d+$/.test(said) ? Number(said) : undefined;
}

/** @param lookUp the number that a name stands for, if it is known. Each name is looked up once. */
export async function expectedAnswer(
  prompt: string,
  checker: Preset['checker'],
  known: readonly KnownAnswer[],
  lookUp: (name: string) => Promise<number | undefined>,
): Promise<string | undefined> {
  const found = known.find((each) => each.prompt.trim() === prompt.trim())?.expected.trim();
  if (found) return found;
  const question = QUESTIONS[checker](prompt);
  if (!question) return undefined;
  const values = new Map<string, number | undefined>();
  for (const operand of question.operands)
    if (!values.has(operand)) values.set(operand, /^\d+$/.test(operand) ? Number(operand) : await lookUp(operand));
  const numbers = question.operands.flatMap((operand) => values.get(operand) ?? []);
  return numbers.length === question.operands.length ? question.answer(numbers) : undefined;
}

const QUESTIONS: Record<Preset['checker'], (prompt: string) => KeyQuestion | undefined> = {
  sumOfCodes: (prompt) => {
    const terms = parseSum(prompt);
    return (
      terms && {
        operands: terms.map(({ operand }) => operand),
        answer: (numbers) => String(terms.reduce((sum, { sign }, i) => sum + sign * numbers[i], 0)),
      }
    );
  },
  keyQuestion: parseKeyQuestion,
  none: () => undefined,
};
