// Sums, differences and products: × binds before + and −.

export const SIGNS = ['+', '-', '×'] as const;
export type Sign = (typeof SIGNS)[number];

/** Products first, then from left to right. @param signs one fewer than numbers. */
export function resultOf(numbers: readonly number[], signs: readonly Sign[]): number {
  let sum = 0;
  let product = numbers[0];
  let factor = 1;
  for (const [i, sign] of signs.entries()) {
    if (sign === '×') {
      product *= numbers[i + 1];
      continue;
    }
    sum += factor * product;
    product = numbers[i + 1];
    factor = sign === '-' ? -1 : 1;
  }
  return sum + factor * product;
}

/** "7 + 2 × 3" */
export function expressionText(operands: readonly (string | number)[], signs: readonly Sign[]): string {
  return operands.map((operand, i) => (i === 0 ? String(operand) : `${signs[i - 1]} ${operand}`)).join(' ');
}
