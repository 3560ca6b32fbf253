// How large the values are that a template makes: one that holds another twice is twice as large when it is written out.
import type { Interpreter } from '@huggingface/jinja';

export type Value = ReturnType<Interpreter['evaluate']>;

/** Of a text or a list with all that is in it; what is larger is not measured to its end. */
export const MAX_SIZE = 2e6;

export class Sizes {
  /** Of lists that cannot change any more. */
  private readonly known = new WeakMap<Value, number>();

  /** Characters and members, all the way down. */
  of(value: Value): number {
    if (isText(value)) return value.value.length;
    const known = this.known.get(value);
    if (known !== undefined) return known;
    let isChangeable = value.type === 'NamespaceValue';
    let size = 0;
    for (const member of membersOf(value)) {
      size += 1 + this.of(member);
      isChangeable ||= !isText(member) && memberCount(member) > 0 && !this.known.has(member);
      if (size > MAX_SIZE) break;
    }
    if (!isChangeable) this.known.set(value, size);
    return size;
  }
}

export function isText(value: Value): value is Value & { value: string } {
  return value.type === 'StringValue';
}

export function memberCount({ value }: Value): number {
  if (Array.isArray(value)) return value.length;
  return value instanceof Map ? value.size : 0;
}

function membersOf({ value }: Value): Iterable<Value> {
  if (Array.isArray(value)) return value;
  return value instanceof Map ? value.values() : [];
}
