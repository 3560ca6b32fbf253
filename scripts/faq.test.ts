// What the guides say of the page is in its source: in docs/FAQ.md each line that begins with ">" is a sentence of the page, "…"
// standing for what differs from case to case; in docs/GUIDE.md what is bold is the name of a control.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './tool.mjs';

/** Characters of code that may stand where "…" does. */
const LONGEST_GAP = 120;
const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/(\.test\.|testing[\\/]|[\\/]fake)/.test(path))
  .map((path) => plain(readFileSync(join(ROOT, 'src', path), 'utf8')));

test.each([
  { name: 'docs/FAQ.md', pattern: /^> (.+)$/gm, isWhole: false },
  { name: 'docs/GUIDE.md', pattern: /\*\*([^*]+)\*\*/g, isWhole: true },
])('$name quotes the page', ({ name, pattern, isWhole }) => {
  const quoted = [...readFileSync(join(ROOT, name), 'utf8').matchAll(pattern)].map(([, said]) => said);
  expect(quoted).not.toHaveLength(0);
  expect(quoted.filter((said) => !isSaid(said, isWhole))).toEqual([]);
});

/** @param isWhole where it must be all that an element or a string has, as the name of a button is. */
function isSaid(said: string, isWhole: boolean): boolean {
  const parts = said.split('…');
  const [longest] = parts.toSorted((a, b) => b.length - a.length); // found far sooner than a pattern
  const text = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join(`[^]{0,${LONGEST_GAP}}?`);
  const pattern = new RegExp(isWhole ? `[>'"\`}] ?${text} ?[<'"\`{]` : text);
  return SOURCES.some((source) => source.includes(longest) && pattern.test(source));
}

/** Text of the page stands in one line there, whatever a formatter made of it. */
function plain(source: string): string {
  return source
    .replace(/^\s*(\/\/|\*).*$/gm, '')
    .replaceAll("\\'", "'")
    .replace(/\s+/g, ' ');
}
