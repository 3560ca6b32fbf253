// Projects of other versions of the page.
import { createStore, get, set } from 'idb-keyval';
import { beforeEach, expect, it, vi } from 'vitest';
import { emptyDatabases } from '../../shared/fakeIdbKeyval.ts';
import { indexedDbProjects, type SavedProject } from './projectStore.ts';

vi.mock('idb-keyval', () => import('../../shared/fakeIdbKeyval.ts'));

const store = createStore('patchbay-projects', 'projects');
const project: SavedProject = {
  composition: new ArrayBuffer(8),
  origin: 'trained',
  steps: 3,
  changed: 1,
  elsewhere: {},
};
const problems = vi.fn();

beforeEach(() => {
  emptyDatabases();
  problems.mockClear();
});

it('one from before there were versions opens, and is kept as one of this version', async () => {
  await set('p', project, store);
  const projects = indexedDbProjects(problems);
  expect(await projects.load('p')).toEqual(project);
  await projects.save('p', { ...project, steps: 4 });
  expect(await get('p', store)).toMatchObject({ version: 1, steps: 4 });
  expect(await projects.load('p')).toEqual({ ...project, steps: 4 });
  expect(problems).not.toHaveBeenCalled();
});

it('one of a later version is refused in words, and stays as it is', async () => {
  const later = { ...project, version: 2, somethingNew: true };
  await set('p', later, store);
  const projects = indexedDbProjects(problems);
  expect(await projects.load('p')).toBeUndefined();
  expect(await projects.load('p')).toBeUndefined();
  expect(problems).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ code: 'storage', message: 'What you made on earlier visits cannot be read.' }),
  );
  await projects.save('p', project);
  expect(await get('p', store)).toEqual(later);
  expect(problems).toHaveBeenCalledTimes(2);
  await projects.save('q', project);
  expect(await get('q', store), 'another one').toMatchObject(project);
});
