import { describe, expect, it } from 'vitest';
import { OURS, type Link } from '../../shared/composition.ts';
import { OWN_SETTINGS, ownPreset } from '../../shared/ownPreset.ts';
import { codesAndSums } from '../../shared/presets/codesAndSums.ts';
import { USUAL_CHAT } from '../state/chatSettings.ts';
import { LONGEST_QUESTION, MOST_LINKS } from './fields.ts';
import { LONGEST, readLink, writeLink } from './linkText.ts';
import { sharedLinks, type PageState } from './setup.ts';
import { processorMs } from '../../shared/processorMs.ts';

const example: PageState = {
  preset: codesAndSums,
  models: [],
  links: codesAndSums.links,
  settings: codesAndSums.settings,
  chat: USUAL_CHAT,
  mode: 'questions',
  question: codesAndSums.prompts[0].prompt,
};
const hub = { endpoint: 'https://hub.example.org', repository: 'made/smol-1.7' };
const kept = { license: 'MIT', state: 'kept', bytes: 1, keptBytes: 1 } as const;
const own = {
  anchor: { id: 'smol', title: 'Smol' },
  augmenters: [
    { id: 'codes', title: 'Codes' },
    { id: 'mine-2', title: 'Mine: 100 % + more_' },
  ],
  context: 4096,
};
const link = (over: Partial<Link>): Link => ({ ...codesAndSums.links[0], ...over });
const ownPage: PageState = {
  ...example,
  preset: ownPreset(own),
  own,
  models: [
    { id: 'smol', title: 'Smol', source: { kind: 'hub', address: hub, commit: 'c0ffee1234' }, ...kept },
    { id: 'codes', title: 'Codes', source: { kind: 'builtIn' }, ...kept },
    { id: 'mine-2', title: 'Mine: 100 % + more_', source: { kind: 'files' }, ...kept },
  ],
  links: [
    link({ id: 'x', augmenter: 'codes', from: 2, to: 0 }),
    link({ id: 'y', augmenter: 'mine-2', from: 10, to: 24, heads: 16, distanceBias: false, variant: 'released' }),
    link({ id: 'z', augmenter: 'mine-2', from: 0, to: 1, mask: 'none', enabled: false }),
    link({ id: 'u', augmenter: 'mine-2', from: 0, to: 2, mask: 'prompt' }),
  ],
  settings: { ...OWN_SETTINGS, learningRate: 1e-5, steps: 1000 },
  chat: { ...USUAL_CHAT, temperature: 0, newSeed: false, system: 'A secret.' },
  mode: 'chat',
  question: 'Größe? 50 % & "x"=1 🙂 #',
};

const read = (hash: string) => readLink(hash) ?? expect.fail('no link');

describe('a link', () => {
  it('to the example as it is says which one, and nothing else', () => {
    expect(writeLink(example)).toEqual({ hash: '#v=1&preset=codes-and-sums', leftOut: [] });
  });

  it('holds what differs, in few letters', () => {
    const links = [...codesAndSums.links.slice(1), link({ id: 'n', from: 1, to: 2, enabled: false })];
    const page = { ...example, links, settings: { ...example.settings, steps: 60 }, question: 'cat + 7 =' };
    expect(writeLink(page).hash).toBe(
      '#v=1&preset=codes-and-sums&links=1.2-1.h4+1.2-2.h4+1.2-3.h4+1.1-2.h4.off&question=cat+%2B+7+%3D&train.steps=60',
    );
    expect(read(writeLink({ ...example, links: [] }).hash).setup.links).toEqual([]);
  });

  it('comes back as it was, models of one’s own included', () => {
    const { hash, leftOut } = writeLink(ownPage);
    expect(leftOut).toEqual([]);
    const { setup, ignored, age } = read(hash);
    expect({ ignored, age }).toEqual({ ignored: [], age: 'same' });
    expect(setup).toEqual({
      anchor: { kind: 'hub', address: { ...hub, revision: 'c0ffee1234' } },
      augmenters: [
        { kind: 'builtIn', id: 'codes' },
        { kind: 'files', id: 'mine-2', title: 'Mine: 100 % + more_' },
      ],
      room: 4096,
      links: sharedLinks(ownPage.links, ownPage.preset.augmenters),
      question: ownPage.question,
      'train.learningRate': 1e-5,
      'train.steps': 1000,
      'sampling.temperature': 0,
      'sampling.newSeed': false,
    });
    expect(hash).not.toContain('secret');
  });

  it('stays short: what has no room is left out, and named', () => {
    expect(writeLink({ ...example, question: 'x'.repeat(LONGEST_QUESTION + 1) }).leftOut).toEqual(['the question']);
    const many = (count: number) => Array.from({ length: count }, (_, i) => link({ id: `${i}`, from: i, to: i % 7 }));
    expect(writeLink({ ...example, links: many(MOST_LINKS) }).leftOut).toEqual([]);
    const { hash, leftOut } = writeLink({ ...example, links: many(MOST_LINKS + 1) });
    expect(leftOut).toEqual(['the wiring']);
    expect(hash.length).toBeLessThan(LONGEST);
    const wide = writeLink({ ...example, question: '🙂'.repeat(LONGEST_QUESTION / 2), links: many(MOST_LINKS) });
    expect(wide.hash.length).toBeLessThanOrEqual(LONGEST);
    expect(wide.leftOut).toEqual(['the question']);
  });
});

describe('reading a link', () => {
  it('keeps what it can, and lists the rest in words', () => {
    const hash =
      '#v=1&preset=codes-and-sums&links=1.2-0.h4+zap+1.1-1.h4.loud&sampling.temp=hot&sampling.topK=hot&train.steps=1e9' +
      '&train.batch=1.5&mode=dance&sampling.newSeed=maybe&room=77&question=a&question=b&__proto__=1&constructor=x&v=2';
    const { setup, ignored } = read(hash);
    expect(setup).toEqual({
      preset: 'codes-and-sums',
      links: [{ augmenter: 1, from: 2, to: 0, heads: 4, distanceBias: true, ...OURS, enabled: true }],
      question: 'a',
    });
    expect(ignored).toEqual([
      "links = 'zap' (not a link)",
      "links = '1.1-1.h4.loud' (not a kind of link)",
      "sampling.temp = 'hot' (not known here)",
      "sampling.topK = 'hot' (not a number)",
      "train.steps = '1e9' (must be from 1 to 100000)",
      "train.batch = '1.5' (not a whole number)",
      "mode = 'dance' (not known here)",
      "sampling.newSeed = 'maybe' (neither yes nor no)",
      "room = '77' (not offered)",
      "question = 'b' (said twice)",
      "__proto__ = '1' (not known here)",
      "constructor = 'x' (not known here)",
      "v = '2' (not known here)",
    ]);
  });

  it('knows links of other versions, and what is no link', () => {
    expect(['#v=0&mode=chat', '#v=1', '#v=27&mode=chat'].map((hash) => read(hash).age)).toEqual([
      'older',
      'same',
      'newer',
    ]);
    expect(read('#v=27&mode=chat&shape=round')).toEqual({
      setup: { mode: 'chat' },
      age: 'newer',
      ignored: ["shape = 'round' (not known here)"],
    });
    for (const hash of ['', '#', '#wire', '#mode=chat', '#%', '#V=1']) expect(readLink(hash)).toBeUndefined();
    expect(read('#v=soon').ignored).toEqual(["v = 'soon' (not a version)"]);
  });

  it('refuses models that nobody could open, and addresses that nobody should', () => {
    const bad = [
      'hub:http://evil.example/a/b@c0ffee1',
      'hub:https://hub.example.org/a/../b@c0ffee1',
      'hub:https://hub.example.org/a/b@main',
      'hub:javascript://x/a/b@c0ffee1',
      'hub:https://user@hub.example.org/x/a/b@c0ffee1',
      'files:x:%E0%A4%A',
      'files:x:',
      'files:x y:z',
      'page:../x',
      'toString',
      '',
    ];
    for (const text of bad) {
      const { setup, ignored } = read(`#v=1&anchor=${encodeURIComponent(text)}`);
      expect(setup.anchor, text).toBeUndefined();
      expect(ignored, text).toHaveLength(1);
    }
  });

  it('takes nothing of a link that is far too long, at once', () => {
    const start = processorMs();
    const { setup, ignored } = read(`#v=1&mode=chat&question=${'%F0'.repeat(20_000)}`);
    expect(setup).toEqual({});
    expect(ignored).toEqual([`all of it (it is longer than ${LONGEST} characters)`]);
    expect(processorMs() - start).toBeLessThan(200);
  });
});

describe('links that somebody has tampered with', () => {
  const words = ['%', '%E0%A4', '&', '=', '__proto__=1', 'NaN', '-1', '1e999', '0x10', 'Infinity', ' ', '+', '\u0000'];
  const originals = [writeLink(ownPage).hash, writeLink({ ...example, question: 'cat + 7 =' }).hash];

  it('never throw, and what is kept of them is what a link may hold', () => {
    const random = mulberry(7);
    for (let round = 0; round < 4000; round++) {
      let hash = originals[round % originals.length];
      for (let edits = 1 + Math.floor(random() * 6); edits > 0; edits--) hash = mutated(hash, random, words);
      const opened = readLink(hash);
      if (!opened) continue;
      const { setup, ignored } = opened;
      expect(Object.getPrototypeOf(setup), hash).toBe(Object.prototype);
      for (const [name, value] of Object.entries(setup))
        if (typeof value === 'number') expect(Number.isFinite(value), `${name} of ${hash}`).toBe(true);
      for (const { from, to, heads, augmenter } of setup.links ?? [])
        for (const number of [from, to, heads, augmenter]) expect(Number.isInteger(number), hash).toBe(true);
      expect(ignored.every((each) => each.length < 200)).toBe(true);
    }
    expect({}).not.toHaveProperty('1');
  });
});

function mutated(text: string, random: () => number, words: readonly string[]): string {
  const at = Math.floor(random() * text.length);
  const length = Math.floor(random() * 12);
  const word = words[Math.floor(random() * words.length)];
  switch (Math.floor(random() * 5)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + word + text.slice(at);
    case 2:
      return text.slice(0, at) + String.fromCharCode(random() * 0x1_00_00) + text.slice(at + 1);
    case 3:
      return `${text}&${text.slice(1 + at)}`;
    default:
      return text.slice(0, at) + text.slice(at, at + length).repeat(3) + text.slice(at + length);
  }
}

/** Numbers from 0 to 1, the same for the same seed. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
