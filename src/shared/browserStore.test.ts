import { beforeEach, describe, expect, it, vi } from 'vitest';
import { browserStore } from './browserStore.ts';
import * as fake from './fakeIdbKeyval.ts';
import { storageProblem } from './storageProblem.ts';

vi.mock('idb-keyval', () => import('./fakeIdbKeyval.ts'));
beforeEach(fake.emptyDatabases);

const said = async (work: Promise<unknown>): Promise<[string, string | undefined]> => {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown === undefined) return ['it worked', undefined];
  const { message, hint } = storageProblem('It could not be kept.', thrown);
  return [message, hint];
};
const filled = async () => {
  const store = browserStore('one', 'things');
  await fake.set('a', 1, store);
  return store;
};

describe('a store of the browser', () => {
  it('gives way when its data is deleted, and is opened anew with the next use', async () => {
    const store = await filled();
    fake.deleteDatabases();
    expect(await fake.get('a', store)).toBeUndefined();
    await fake.set('b', 2, store);
    fake.deleteDatabases();
    await fake.set('c', 3, store);
    expect(await fake.keys(store)).toEqual(['c']);
  });

  it('does once more what a connection that has gone kept from being done, and not for ever', async () => {
    const store = await filled();
    fake.injectFault(1, 'unknown').catch(() => undefined);
    expect((await said(fake.set('b', 1, store)))[0]).toBe('It could not be kept.');
    expect(fake.writes()).toBe(2);
    await fake.set('b', 2, store);
    expect(await fake.get('b', store)).toBe(2);
  });

  it('leaves what a newer version of the page has written alone, and says what to do', async () => {
    const store = await filled();
    fake.upgradeDatabases();
    for (const work of [fake.get('a', store), fake.set('a', 2, store)])
      expect(await said(work)).toEqual(['It could not be kept.', expect.stringContaining('newer version')]);
    expect(fake.everything().one).toEqual({ a: 1 });
  });

  it('that cannot be had at all is told of in one sentence, whatever was to be kept', async () => {
    for (const error of [new ReferenceError('indexedDB is not defined'), new DOMException('denied', 'SecurityError')]) {
      fake.failToOpen(error);
      expect((await said(fake.get('a', browserStore('one', 'things'))))[0]).toContain('keeps nothing of this page');
    }
    fake.failToOpen(new DOMException('no mutations', 'InvalidStateError')); // a private window of older browsers
    expect((await said(fake.get('a', browserStore('one', 'things'))))[0]).toContain('keeps nothing of this page');
    fake.failToOpen(new DOMException('no room', 'QuotaExceededError'));
    expect(await said(fake.get('a', browserStore('one', 'things')))).toEqual([
      'It could not be kept.',
      expect.stringContaining('full'),
    ]);
  });

  it('that does not open is waited for once, then hardly; what comes late is not done', async () => {
    vi.useFakeTimers();
    try {
      fake.failToOpen('never');
      const store = browserStore('one', 'things');
      const first = said(fake.get('a', store));
      await vi.advanceTimersByTimeAsync(20_000);
      expect((await first)[1]).toContain('Another tab or program');
      const next = said(fake.get('a', store));
      await vi.advanceTimersByTimeAsync(500);
      expect((await next)[1]).toContain('Another tab or program');
      fake.failToOpen(undefined);
      await vi.advanceTimersByTimeAsync(0);
      fake.upgradeDatabases(); // by another page, which what came late does not hold up
      fake.emptyDatabases();
      expect(await said(fake.get('a', store))).toEqual(['it worked', undefined]);
    } finally {
      vi.useRealTimers();
    }
  });
});
