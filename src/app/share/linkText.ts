// The whole setup as the hash of the page's address, and back: "#v=1&preset=codes-and-sums&links=1.2-0.h4+1.2-1.h4". Reading
// never throws, whatever is there: what cannot be used is left out and listed.
import { FIELDS } from './fields.ts';
import type { PageState, Setup } from './setup.ts';

export const VERSION = 1;
export const LONGEST = 8192;

export interface WrittenLink {
  hash: string;
  /** What had no room, in words. */
  leftOut: string[];
}

export interface ReadLink {
  setup: Partial<Setup>;
  /** Made by a page that knew less, or knows more. */
  age: 'same' | 'older' | 'newer';
  /** "sampling.topK = 'hot' (not a number)" */
  ignored: string[];
}

type Name = keyof Setup;
const NAMES = Object.keys(FIELDS) as Name[];

/** Left out first, when it gets too long. */
const DISPENSABLE: readonly Name[] = ['question', 'links'];

export function writeLink(page: PageState): WrittenLink {
  const said = new Map(NAMES.flatMap((name) => saying(name, page)));
  const hash = (): string => `#${new URLSearchParams([['v', String(VERSION)], ...said]).toString()}`;
  const leftOut: string[] = [];
  for (const name of DISPENSABLE) {
    const tooLong = hash().length > LONGEST || (said.has(name) && !isReadBack(name, said.get(name) ?? ''));
    if (tooLong && said.delete(name)) leftOut.push(name === 'question' ? 'the question' : 'the wiring');
  }
  return { hash: hash(), leftOut };
}

/** @returns undefined when this is no such link at all. */
export function readLink(hash: string): ReadLink | undefined {
  const isTooLong = hash.length > LONGEST;
  const entries = [...new URLSearchParams(hash.slice(1, LONGEST))];
  const version = entries.find(([name]) => name === 'v')?.[1];
  if (version === undefined) return undefined;
  const read: ReadLink = { setup: {}, age: ageOf(version), ignored: [] };
  if (isTooLong) return { ...read, ignored: [`all of it (it is longer than ${LONGEST} characters)`] };
  if (!/^\d{1,6}$/.test(version)) read.ignored.push(quote('v', version, 'not a version'));
  const seen = new Set<string>(['v']);
  for (const [name, text] of entries) {
    if (name === 'v' && text === version) continue;
    if (!isName(name)) read.ignored.push(quote(name, text, 'not known here'));
    else if (seen.has(name)) read.ignored.push(quote(name, text, 'said twice'));
    else take(read, name, text);
    seen.add(name);
  }
  return read;
}

function saying<Key extends Name>(name: Key, page: PageState): [Key, string][] {
  const { of, usual, text } = FIELDS[name];
  const value = of(page);
  if (value === undefined) return [];
  const without = usual(page.preset);
  const written = text.write(value);
  return without !== undefined && written === text.write(without) ? [] : [[name, written]];
}

function take<Key extends Name>({ setup, ignored }: ReadLink, name: Key, text: string): void {
  const read = FIELDS[name].text.read(text);
  if (read.value !== undefined) setup[name] = read.value;
  ignored.push(...read.ignored.map((each) => quote(name, each.text, each.why)));
}

const isReadBack = (name: Name, text: string): boolean => FIELDS[name].text.read(text).ignored.length === 0;

const isName = (name: string): name is Name => Object.hasOwn(FIELDS, name);

function ageOf(version: string): ReadLink['age'] {
  const made = Number(version);
  return made > VERSION ? 'newer' : made < VERSION ? 'older' : 'same';
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

const quote = (name: string, text: string, why: string): string => `${short(name)} = '${short(text)}' (${why})`;
