// Differences in words, with a sign that is a minus and not a hyphen.
const SPACE = '\u00a0';

const signed = (value: string): string => value.replace('-', '−').replace(/^(?=[\d])/, '+');

/** "+0.31 loss" */
export function lossWords(difference: number): string {
  const rounded = difference.toFixed(2);
  return `${Number(rounded) === 0 ? '±0.00' : signed(rounded)}${SPACE}loss`;
}

/** "−12 points": of a hundred held-out questions so many more, or fewer, are right. */
export function pointsWords(difference: number): string {
  const points = Math.round(100 * difference);
  const one = Math.abs(points) === 1 ? 'point' : 'points';
  return `${points === 0 ? '±0' : signed(String(points))}${SPACE}${one}`;
}
