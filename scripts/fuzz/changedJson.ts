// Real JSON with some of its values changed: replaced, left out, renamed, moved to another place, repeated.
import * as fc from 'fast-check';
import { hostileJson, NAMES } from './hostileValues.ts';
import { LARGEST_INPUT } from './judge.ts';

const change = fc.record({
  /** At each level, which of the members; where it ends, the change is made. */
  path: fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 }),
  how: fc.oneof(
    { weight: 5, arbitrary: fc.record({ put: hostileJson }) },
    { weight: 1, arbitrary: fc.constant('remove' as const) },
    { weight: 1, arbitrary: fc.record({ rename: fc.constantFrom(...NAMES) }) },
    { weight: 1, arbitrary: fc.record({ copy: fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 }) }) },
    { weight: 1, arbitrary: fc.record({ repeat: fc.integer({ min: 1, max: 300 }) }) },
  ),
});

/** Of one of these documents; the value is the caller's own. */
export function changedJson(documents: readonly unknown[]): fc.Arbitrary<unknown> {
  const original = fc.nat(documents.length - 1);
  return fc.tuple(original, fc.array(change, { maxLength: 4 })).map(([which, changes]) => {
    const root = [structuredClone(documents[which])];
    let hasGrown = false; // twice, a document would be larger than any that is meant
    for (const each of changes) {
      const grows = typeof each.how === 'object' && ('repeat' in each.how || 'copy' in each.how);
      if (!(grows && hasGrown)) apply(root, each);
      hasGrown ||= grows;
    }
    return root[0];
  });
}

type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;
type Container = Record<string, unknown>;

function apply(root: unknown[], { path, how }: Change): void {
  const [container, key] = placeOf(root, path);
  if (how === 'remove') remove(container, key);
  else if ('put' in how) define(container, key, structuredClone(how.put));
  else if ('rename' in how) {
    const value = container[key];
    remove(container, key);
    define(container, Array.isArray(container) ? '0' : how.rename, value);
  } else if ('copy' in how) {
    const [from, other] = placeOf(root, how.copy);
    define(container, key, structuredClone(from[other]));
  } else repeat(container, key, how.repeat);
}

function placeOf(root: unknown, path: readonly number[]): [Container, string] {
  let [container, key] = [root as Container, '0'];
  for (const step of path) {
    const inner = container[key];
    if (typeof inner !== 'object' || inner === null) break;
    const keys = Object.keys(inner);
    if (keys.length === 0) break;
    [container, key] = [inner as Container, keys[step % keys.length]];
  }
  return [container, key];
}

function remove(container: Container, key: string): void {
  if (Array.isArray(container) && container.length > 1) container.splice(Number(key), 1);
  else if (!Array.isArray(container)) Reflect.deleteProperty(container, key);
}

/** Also under "__proto__", as JSON.parse does. */
function define(container: Container, key: string, value: unknown): void {
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

/** However often, it stays within what a case may have. */
function repeat(container: Container, key: string, wanted: number): void {
  const value = container[key];
  const times = Math.min(wanted, Math.ceil(LARGEST_INPUT / 4 / (JSON.stringify(value)?.length ?? 1)));
  if (Array.isArray(container)) container.splice(Number(key), 0, ...Array.from({ length: times }, () => value));
  else if (Array.isArray(value))
    define(
      container,
      key,
      Array.from({ length: times }, () => value)
        .flat()
        .slice(0, 5000),
    );
  else if (typeof value === 'string') define(container, key, value.repeat(times).slice(0, 20_000));
}
