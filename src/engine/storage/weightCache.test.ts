import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorData } from '../../shared/errors.ts';
import { emptyDatabases, failWith } from '../../shared/fakeIdbKeyval.ts';
import { indexedDbProjects, UNREAD, type SavedProject } from './projectStore.ts';
import { indexedDbCache } from './weightCache.ts';

vi.mock('idb-keyval', () => import('../../shared/fakeIdbKeyval.ts'));
beforeEach(emptyDatabases);

const QUOTA = new DOMException('no room', 'QuotaExceededError');
const bytes = Uint8Array.of(1, 2, 3).buffer;

describe('indexedDbCache', () => {
  it('keeps, finds and forgets', async () => {
    const problems: ErrorData[] = [];
    const cache = indexedDbCache((error) => problems.push(error));
    expect(await cache.get('a')).toBeUndefined();
    await cache.set('a', bytes);
    expect(await cache.get('a')).toEqual(bytes);
    expect(await cache.hashes()).toEqual(new Set(['a']));
    await cache.delete('a');
    expect(await cache.get('a')).toBeUndefined();
    expect(problems).toEqual([]);
  });

  it('never rejects: a full or refused storage is told once, in words', async () => {
    const problems: ErrorData[] = [];
    const cache = indexedDbCache((error) => problems.push(error));
    failWith(QUOTA);
    await cache.set('a', bytes);
    await cache.set('b', bytes);
    await cache.delete('a');
    expect(await cache.get('a')).toBeUndefined();
    expect(await cache.hashes()).toEqual(new Set());
    expect(problems.map(({ code }) => code)).toEqual(['storage']);
    expect(problems[0].hint).toContain('full');
    expect(problems[0].detail).toBe('QuotaExceededError: no room');
  });
});

describe('indexedDbProjects', () => {
  const project: SavedProject = {
    composition: bytes,
    examples: { name: 'mine.csv', examples: [{ prompt: 'a', completion: 'b' }] },
    origin: 'trained',
    steps: 350,
  };

  it('gives back what was saved, each id its own, until it is removed', async () => {
    const problems: ErrorData[] = [];
    const projects = indexedDbProjects((error) => problems.push(error));
    const { examples: _mine, ...builtIn } = project;
    await projects.save('one', project);
    await projects.save('two', builtIn);
    expect(await projects.load('one')).toEqual(project);
    expect(await projects.load('two')).toEqual(builtIn);
    await projects.remove('one');
    expect(await projects.load('one')).toBeUndefined();
    expect(problems).toEqual([]);
  });

  it('tells that saving fails once, and again after it has worked in between', async () => {
    const problems: ErrorData[] = [];
    const projects = indexedDbProjects((error) => problems.push(error));
    failWith(new DOMException('refused', 'InvalidStateError'));
    await projects.save('one', project);
    await projects.save('one', project);
    expect(problems.length).toBe(1);
    expect(problems[0]).toMatchObject({ code: 'storage' });
    expect(problems[0].hint).toContain('private browsing');
    emptyDatabases();
    await projects.save('one', project);
    failWith(QUOTA);
    await projects.save('one', project);
    expect(problems.length).toBe(2);
  });

  it('opens without what cannot be read, and says so', async () => {
    const problems: ErrorData[] = [];
    const projects = indexedDbProjects((error) => problems.push(error));
    failWith(QUOTA);
    expect(await projects.load('one')).toBe(UNREAD);
    await projects.remove('one');
    expect(problems.map(({ code }) => code)).toEqual(['storage', 'storage']);
  });

  it('does not read what another version saved', async () => {
    const { createStore, set } = await import('../../shared/fakeIdbKeyval.ts');
    const projects = indexedDbProjects(() => undefined);
    await projects.save('one', project);
    expect(await projects.load('one')).toEqual(project);
    await set('one', { ...project, composition: 'not bytes' }, createStore('patchbay-projects'));
    expect(await projects.load('one')).toBe(UNREAD);
  });
});
