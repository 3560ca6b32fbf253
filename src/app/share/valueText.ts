// Values as text and back. What cannot be read is said in words, and of a list the rest is kept.
import * as v from 'valibot';
import type { Range } from '../../shared/settingRanges.ts';

export interface ValueText<Value> {
  write: (value: Value) => string;
  read: (text: string) => Read<Value>;
}

export interface Read<Value> {
  value?: Value;
  ignored: { text: string; why: string }[];
}

/** @param schema says in words what is wrong; its first complaint is told. */
export function single<Value>(
  schema: v.GenericSchema<string, Value>,
  write: (value: Value) => string = String,
): ValueText<Value> {
  const read = (text: string): Read<Value> => {
    const parsed = v.safeParse(schema, text, { abortEarly: true, abortPipeEarly: true });
    if (parsed.success) return { value: parsed.output, ignored: [] };
    return { ignored: [{ text, why: parsed.issues[0].message }] };
  };
  return { write, read };
}

/** Several, with spaces between them. */
export function list<Item>(item: ValueText<Item>, most: number): ValueText<Item[]> {
  const read = (text: string): Read<Item[]> => {
    const parts = text.split(' ').filter(Boolean);
    const each = parts.slice(0, most).map(item.read);
    const tooMany = parts.slice(most).map((part) => ({ text: part, why: `there may be ${most} at most` }));
    const value = each.flatMap((one) => (one.value === undefined ? [] : [one.value]));
    return { value, ignored: [...each.flatMap(({ ignored }) => ignored), ...tooMany.slice(0, 1)] };
  };
  return { write: (items) => items.map(item.write).join(' '), read };
}

const NUMBER = /^-?\d{1,15}(\.\d{1,20})?(e-?\d{1,2})?$/;

export function numberIn({ min, max, whole }: Range): ValueText<number> {
  const between = `must be from ${min} to ${max}`;
  return single(
    v.pipe(
      v.string(),
      v.regex(NUMBER, 'not a number'),
      v.transform(Number),
      v.minValue(min, between),
      v.maxValue(max, between),
      v.check((value) => !whole || Number.isInteger(value), 'not a whole number'),
    ),
  );
}

export function numberAmong(values: readonly number[]): ValueText<number> {
  return single(
    v.pipe(v.string(), v.regex(NUMBER, 'not a number'), v.transform(Number), v.values(values, 'not offered')),
  );
}

export function oneOf<const Values extends readonly string[]>(values: Values): ValueText<Values[number]> {
  return single(v.picklist(values, 'not known here') as v.GenericSchema<string, Values[number]>);
}

export const yesOrNo: ValueText<boolean> = single(
  v.pipe(
    v.picklist(['yes', 'no'], 'neither yes nor no') as v.GenericSchema<string, string>,
    v.transform((text) => text === 'yes'),
  ),
  (value) => (value ? 'yes' : 'no'),
);

export const words = (most: number): ValueText<string> =>
  single(v.pipe(v.string(), v.maxLength(most, `longer than ${most} characters`)));
