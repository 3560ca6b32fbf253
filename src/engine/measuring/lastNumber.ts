// The last number of a text, as exercises with a number for an answer are marked: whatever is said before it does not count.

/** Digits with separators between them, which are told apart below; an exponent. A sign counts unless it takes away. */
const NUMBER =
  /(?<sign>(?<![\p{L}\p{N})\]])[-+−])?(?<digits>\d+(?:[.,'’\u00a0\u202f]\d+)*|[.,]\d+)(?<exponent>[eE][-+]?\d+(?![\p{L}\p{N}]))?/gu;
/** How far two numbers may differ, as a share of the larger. */
const TOLERANCE = 1e-9;

/** Undefined when there is none. */
export function lastNumber(text: string): number | undefined {
  const last = [...text.matchAll(NUMBER)].at(-1)?.groups;
  if (!last) return undefined;
  const value = Number(plainDigits(last.digits) + (last.exponent ?? ''));
  return last.sign === '-' || last.sign === '−' ? -value : value;
}

export function sameNumber(a: number, b: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false; // too large to be told from others
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

/**
 * "1,234.5", "1.234,5", "1 234,5" and "1'234.5" are all 1234.5. Where both a point and a comma occur, the last one is the
 * decimal mark; what occurs twice separates thousands. A single comma separates thousands before exactly three digits
 * ("1,234"), and is a decimal mark otherwise ("3,14", "0,125"); a single point is always one.
 */
function plainDigits(written: string): string {
  const digits = written.replaceAll(/['’\u00a0\u202f]/g, '');
  const [points, commas] = [count(digits, '.'), count(digits, ',')];
  const decimal = decimalMark(digits, points, commas);
  return digits.replaceAll(/[.,]/g, (mark) => (mark === decimal ? '.' : ''));
}

function decimalMark(digits: string, points: number, commas: number): string | undefined {
  if (points > 0 && commas > 0) {
    const last = digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ',';
    return (last === '.' ? points : commas) === 1 ? last : undefined;
  }
  if (points > 1 || commas > 1) return undefined;
  if (commas === 1) return /^[1-9]\d{0,2},\d{3}$/.test(digits) ? undefined : ',';
  return '.';
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
