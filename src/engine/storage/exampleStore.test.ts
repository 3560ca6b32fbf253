import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorData } from '../../shared/errors.ts';
import * as fake from '../../shared/fakeIdbKeyval.ts';
import { readStoredExamples, storeExamples } from '../storedExamples.ts';
import { Pacer } from '../text/pacer.ts';
import { indexedDbProjects, type SavedProject } from './projectStore.ts';

vi.mock('idb-keyval', () => import('../../shared/fakeIdbKeyval.ts'));
beforeEach(fake.emptyDatabases);

const project = (hash: string): SavedProject => ({
  composition: new ArrayBuffer(4),
  examples: { name: 'mine.csv', hash },
  origin: 'trained',
  steps: 3,
});
const sides = {
  train: [
    { prompt: 'a\n"b"', completion: '🐕' },
    { prompt: 'c', completion: '\u2028' },
  ],
  heldOut: [{ prompt: 'd', completion: '1' }],
};
const setsInStore = () => fake.keys(fake.createStore('patchbay-examples'));

describe('stored examples', () => {
  it('come back as they were; the same ones have the same hash, other sides another', async () => {
    const { content, hash } = await storeExamples(sides, new Pacer());
    expect(hash).toMatch(/^[\da-f]{64}$/);
    const bytes = await content.arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    expect(hash).toBe(Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''));
    expect(await readStoredExamples(content, new Pacer())).toEqual(sides);
    expect((await storeExamples(structuredClone(sides), new Pacer())).hash).toBe(hash);
    const moved = { train: [...sides.train, ...sides.heldOut], heldOut: [] };
    expect((await storeExamples(moved, new Pacer())).hash).not.toBe(hash);
    expect((await storeExamples({ train: [], heldOut: [] }, new Pacer())).hash).toBe('');
  });

  it('100,000 of them come back, and long ones', async () => {
    const train = Array.from({ length: 100_000 }, (_, i) => ({ prompt: `w${i} =`, completion: String(i) }));
    const many = { train, heldOut: [{ prompt: 'x'.repeat(3e6), completion: '1' }] };
    const { content } = await storeExamples(many, new Pacer());
    const back = await readStoredExamples(content, new Pacer());
    expect(back.train).toEqual(train);
    expect(back.heldOut[0].prompt.length).toBe(3e6);
  });

  it.each(['', '{"train":1,"heldOut":0}\n', '{"train":1,"heldOut":0}\n["a"]\n', 'x\n', '{"train":-1,"heldOut":0}\n'])(
    'what is not whole is refused: %j',
    async (text) => {
      await expect(readStoredExamples(new Blob([text]), new Pacer())).rejects.toMatchObject({ code: 'storage' });
    },
  );
});

describe('indexedDbProjects: examples', () => {
  it('are written once, and read again', async () => {
    const { examples } = indexedDbProjects(() => undefined);
    const { content, hash } = await storeExamples(sides, new Pacer());
    await examples.save(hash, content);
    await examples.save(hash, new Blob(['not written']));
    const kept = await examples.load(hash);
    expect(kept && (await readStoredExamples(kept, new Pacer()))).toEqual(sides);
    expect(await examples.load('another')).toBeUndefined();
  });

  it('are removed when no project refers to them, of whatever version it is', async () => {
    const projects = indexedDbProjects(() => undefined);
    for (const hash of ['a', 'b', 'c', 'd']) await projects.examples.save(hash, new Blob([hash]));
    await projects.save('one', project('a'));
    await projects.save('two', project('b'));
    await fake.set('three', { examples: { hash: 'c' }, of: 'tomorrow' }, fake.createStore('patchbay-projects'));
    await projects.tidy();
    expect(await setsInStore()).toEqual(['a', 'b', 'c']);
    await projects.save('two', project('a'));
    await projects.tidy();
    expect(await setsInStore()).toEqual(['a', 'c']);
  });

  it('that cannot be kept are told of once; nothing is removed while projects cannot be read', async () => {
    const problems: ErrorData[] = [];
    const projects = indexedDbProjects((error) => problems.push(error));
    expect(await projects.examples.save('a', new Blob(['a']))).toBe(true);
    expect(await projects.examples.save('a', new Blob(['a']))).toBe(true);
    fake.failWith(new DOMException('no room', 'QuotaExceededError'));
    expect(await projects.examples.save('b', new Blob(['b']))).toBe(false);
    expect(await projects.examples.save('c', new Blob(['c']))).toBe(false);
    expect(problems).toMatchObject([{ code: 'storage', message: expect.stringContaining('Your examples') }]);
    await expect(projects.examples.load('a')).rejects.toMatchObject({ code: 'storage' });
    await projects.tidy();
    expect(problems).toHaveLength(2);
    fake.failWith(undefined);
    expect(await setsInStore()).toEqual(['a']);
  });
});
