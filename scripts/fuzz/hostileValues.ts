// Values that somebody may write into a field to break what reads it.
import * as fc from 'fast-check';

export const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'then', '0', ''];

const NUMBERS = [0, -0, 1, -1, 0.5, 3, 127, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, -(2 ** 53)];
const FAR_NUMBERS = [1e300, -1e300, 5e-324, 1e-300, Infinity, -Infinity];
const TEXTS = [
  '\ud800',
  'a\udc00b',
  '\0',
  '\u202e',
  '🙂',
  'e\u0301',
  '\ufeff',
  ' ',
  '\n',
  '../x',
  'a'.repeat(3000),
  '%',
];

export const hostileNumber = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.constantFrom(...FAR_NUMBERS),
  fc.integer({ min: 0, max: 300 }),
  fc.double({ noNaN: true }),
);

export const hostileText = fc.oneof(
  fc.constantFrom(...NAMES),
  fc.constantFrom(...TEXTS),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

/** As JSON.parse makes it: numbers beyond all are Infinity, "__proto__" is a name like others. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileNumber },
  { weight: 4, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false) },
  { weight: 1, arbitrary: fc.constant(undefined).map((): unknown[] => []) },
  { weight: 1, arbitrary: fc.constant(undefined).map((): unknown => ({})) },
  { weight: 1, arbitrary: fc.array(hostileNumber, { maxLength: 6 }) },
  { weight: 1, arbitrary: fc.array(fc.tuple(hostileText, hostileNumber), { maxLength: 4 }).map(objectOf) },
  { weight: 1, arbitrary: fc.tuple(fc.boolean(), fc.integer({ min: 2, max: 2000 })).map(nested) },
  { weight: 1, arbitrary: fc.integer({ min: 2, max: 2000 }).map((length) => Array.from({ length }, () => 0)) },
);

/** With own fields of any name. */
export function objectOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries);
}

function nested([isObject, depth]: [boolean, number]): unknown {
  let value: unknown = [];
  for (let i = 0; i < depth; i++) value = isObject ? { a: value } : [value];
  return value;
}

/** JSON.stringify for what JSON.parse may have made: Infinity is written as a number that is read as Infinity. */
export function jsonOf(value: unknown): string {
  const text = JSON.stringify(value, (_, each: unknown) =>
    each === Infinity ? '\u0001far' : each === -Infinity ? '\u0001-far' : each,
  );
  return (text ?? 'null').replaceAll('"\\u0001far"', '1e999').replaceAll('"\\u0001-far"', '-1e999');
}
