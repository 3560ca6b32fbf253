// Rows that are held back: they lie over those of the store, and are written later, or forgotten.
import { createStore, get, set } from 'idb-keyval';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyDatabases, failWith, injectFault, withoutFaults, writes } from './fakeIdbKeyval.ts';
import { HeldBack } from './heldBack.ts';

vi.mock('idb-keyval', () => import('./fakeIdbKeyval.ts'));

const store = createStore('held-back', 'rows');
let isKept = true;
let rows: HeldBack;

beforeEach(async () => {
  emptyDatabases();
  isKept = true;
  rows = new HeldBack((project) => isKept || project !== 'p');
  await rows.set('p', 'a', { n: 1 }, store);
  await rows.set('p', 'b', { n: 2 }, store);
  isKept = false;
});

const below = async () => Promise.all(['a', 'b', 'c'].map((key) => get<unknown>(key, store)));
const seen = async () => Promise.all(['a', 'b', 'c'].map((key) => rows.get(key, store)));
const change = async (): Promise<void> => {
  await rows.set('p', 'c', { n: 5 }, store);
  await rows.set('p', 'a', { n: 3 }, store);
  await rows.set('p', 'a', { n: 4 }, store);
  await rows.delMany('p', ['b'], store);
};

it('what is written behind a removal is there, however long it takes to know whether it may be', async () => {
  const slow = new HeldBack(() => new Promise((resolve) => setTimeout(resolve, 1, true)));
  await Promise.all([slow.del('p', 'a', store), slow.set('p', 'a', { n: 9 }, store)]);
  expect(await get('a', store)).toEqual({ n: 9 });
});

describe('rows that are held back', () => {
  it('are seen here, and not in the store', async () => {
    await change();
    expect(await seen()).toEqual([{ n: 4 }, undefined, { n: 5 }]);
    expect(new Set(await rows.keys(store))).toEqual(new Set(['a', 'c']));
    expect(new Set(rows.of('p'))).toEqual(new Set(['a', 'b', 'c']));
    expect(await below()).toEqual([{ n: 1 }, { n: 2 }, undefined]);
    await rows.set('q', 'd', 'another project', store);
    expect(await get('d', store)).toBe('another project');
  });

  it('are copies', async () => {
    const row = { n: 3 };
    await rows.set('p', 'a', row, store);
    row.n = 4;
    expect(await rows.get('a', store)).toEqual({ n: 3 });
  });

  it('are written later, and then are the store’s', async () => {
    await change();
    expect(await rows.write('p')).toEqual([]);
    expect(await below()).toEqual([{ n: 4 }, undefined, { n: 5 }]);
    expect(rows.of('p')).toEqual([]);
  });

  it('give way where somebody else has written since', async () => {
    await change();
    await set('a', { n: 7 }, store);
    expect(await rows.write('p')).toEqual(['a']);
    expect(await seen()).toEqual([{ n: 7 }, undefined, { n: 5 }]);
    expect(rows.of('p')).toEqual([]);
  });

  it('are there again when they could not be written', async () => {
    await change();
    failWith(new Error('no'));
    await expect(rows.write('p')).rejects.toThrow('no');
    failWith(undefined);
    expect(await seen()).toEqual([{ n: 4 }, undefined, { n: 5 }]);
    expect(await rows.write('p')).toEqual([]);
    expect(await below()).toEqual([{ n: 4 }, undefined, { n: 5 }]);
  });

  it('are written, too, where they are held back just then', async () => {
    await rows.set('p', 'a', { n: 3 }, store);
    const late = rows.setMany(
      'p',
      [
        ['b', { n: 4 }],
        ['c', { n: 5 }],
      ],
      store,
    );
    await Promise.resolve(); // it is known that they may not be written yet
    expect(await rows.write('p')).toEqual([]);
    await late;
    expect(rows.of('p')).toEqual([]);
    expect(await below()).toEqual([{ n: 3 }, { n: 4 }, { n: 5 }]);
  });

  it('are written, too, where they are held back over those that are being written', async () => {
    await change();
    const written = rows.write('p');
    await Promise.all([rows.set('p', 'a', { n: 8 }, store), rows.set('p', 'c', { n: 9 }, store)]);
    expect(await written).toEqual([]);
    expect(await below()).toEqual([{ n: 8 }, undefined, { n: 9 }]);
  });

  it('are not held back, all or none, where it cannot be read what they lie over', async () => {
    failWith(new Error('no'));
    await expect(rows.delMany('p', ['a', 'b'], store)).rejects.toThrow('no');
    failWith(undefined);
    expect(rows.of('p')).toEqual([]);
    expect(await seen()).toEqual([{ n: 1 }, { n: 2 }, undefined]);
  });

  it('are written in the order in which they were changed last, so that what points comes behind what it points to', async () => {
    const order: unknown[] = [];
    await change();
    const before = rows.of('p');
    await rows.set('p', 'c', { n: 6 }, store);
    order.push(...rows.of('p'));
    expect(before).toEqual(['c', 'a', 'b']);
    expect(order).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['were changed at once', undefined],
    ['have a name together', 'run'],
  ])('that %s give way together', async (_title, group) => {
    if (group) await rows.set('p', 'c', { n: 5 }, store, group);
    await rows.setMany(
      'p',
      [
        ['c', { n: 5 }],
        ['a', { n: 6 }],
      ],
      store,
      group,
    );
    if (group) await rows.delMany('p', ['b'], store, group);
    await set('a', { n: 7 }, store);
    expect(new Set(await rows.write('p'))).toEqual(new Set(group ? ['a', 'b', 'c'] : ['a', 'c']));
    expect(await below()).toEqual([{ n: 7 }, { n: 2 }, undefined]);
    expect(rows.of('p')).toEqual([]);
  });

  it('together are written over several stores, what is new first, and what is written of them is not written again', async () => {
    const files = createStore('held-back-files', 'rows');
    await rows.delMany('p', ['b'], store, 'sweep');
    await rows.set('p', 'file', { n: 8 }, files, 'sweep');
    await rows.setMany(
      'p',
      [
        ['c', { n: 5 }],
        ['a', { n: 6 }],
      ],
      store,
      'sweep',
    );
    injectFault(3, 'unknown').catch(() => undefined);
    await expect(rows.write('p')).rejects.toThrow('Internal error.');
    expect(writes()).toBe(3);
    expect([await get('file', files), ...(await below())]).toEqual([{ n: 8 }, { n: 6 }, { n: 2 }, { n: 5 }]);
    withoutFaults();
    expect(await rows.write('p')).toEqual([]);
    expect(await below()).toEqual([{ n: 6 }, undefined, { n: 5 }]);
  });

  it('give way to what is written here when it may be, before they are', async () => {
    await change();
    isKept = true;
    await rows.set('p', 'a', { n: 6 }, store);
    await rows.delMany('p', ['c'], store);
    expect(await seen()).toEqual([{ n: 6 }, undefined, undefined]);
    expect(await rows.write('p')).toEqual([]);
    expect(await below()).toEqual([{ n: 6 }, undefined, undefined]);
  });

  it('are forgotten', async () => {
    await change();
    rows.drop('another');
    expect(rows.of('p')).toHaveLength(3);
    rows.drop('p');
    expect(await seen()).toEqual([{ n: 1 }, { n: 2 }, undefined]);
  });
});

describe('a row of a later version', () => {
  it.each([[{ version: 2 }], [[{ version: 2 }, { version: 2 }]]])('is not read, and stays as it is', async (later) => {
    isKept = true;
    await set('a', later, store);
    expect(await rows.get('a', store)).toBeUndefined();
    await expect(rows.set('p', 'a', { version: 1 }, store)).rejects.toMatchObject({ name: 'VersionError' });
    expect(await get('a', store)).toEqual(later);
    await rows.set('p', 'b', { version: 1, n: 3 }, store);
    expect(await rows.get('b', store), 'one of this version').toEqual({ version: 1, n: 3 });
  });

  it.each([
    ['written', () => rows.set('p', 'a', { version: 1 }, store)],
    ['removed', () => rows.del('p', 'a', store)],
  ])('stays as it is also where one that was held back was %s over it', async (_title, over) => {
    await set('a', { version: 2 }, store);
    await over();
    expect(await rows.write('p')).toEqual(['a']);
    expect(await get('a', store)).toEqual({ version: 2 });
  });

  it('is not removed', async () => {
    isKept = true;
    await set('a', { version: 2 }, store);
    await expect(rows.del('p', 'a', store)).rejects.toMatchObject({ name: 'VersionError' });
    expect(await get('a', store)).toEqual({ version: 2 });
    await rows.del('p', 'b', store);
    expect(await get('b', store), 'one of this version').toBeUndefined();
  });
});
