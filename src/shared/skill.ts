// What the anchor of the built-in example can do by itself: plain sums and differences, written as the example's questions
// are. How many of them are still right shows what a composition has kept of it.
import type { Example } from './protocol.ts';

/** Operands are 0 … 19, as in everything that anchor has learned. */
const NUMBERS = 20;

/**
 * From one question to the next of the same length. They have no factor in common with the number of questions, so none
 * comes twice before all have come; near the golden section of it, so that few already lie well apart.
 */
const STRIDES = { 2: 497, 3: 19_777 } as const;

/**
 * Different questions, two and three operands in turn: "8 + 5 - 3 =" and "10". Another seed starts elsewhere.
 * @throws RangeError when there are not so many.
 */
export function plainSums(count: number, seed: number): Example[] {
  const most = 2 * questionCount(2);
  if (count > most) throw new RangeError(`There are ${most} such questions at most, not ${count}.`);
  return Array.from({ length: count }, (_, i) => {
    const operands = i % 2 === 0 ? 2 : 3;
    return question(operands, ((seed + Math.floor(i / 2)) * STRIDES[operands]) % questionCount(operands));
  });
}

/** Each operand but the first has a sign. */
const questionCount = (operands: 2 | 3): number => NUMBERS ** operands * 2 ** (operands - 1);

/** The digits of `index` are the operands and the signs. */
function question(operands: 2 | 3, index: number): Example {
  let rest = index;
  const next = (choices: number): number => {
    const digit = rest % choices;
    rest = Math.floor(rest / choices);
    return digit;
  };
  let value = next(NUMBERS);
  let text = String(value);
  for (let i = 1; i < operands; i++) {
    const operand = next(NUMBERS);
    const isMinus = next(2) === 1;
    value += isMinus ? -operand : operand;
    text += ` ${isMinus ? '-' : '+'} ${operand}`;
  }
  return { prompt: `${text} =`, completion: String(value) };
}
