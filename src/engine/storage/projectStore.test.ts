// Projects of other versions of the page.
import { createStore, get, set } from 'idb-keyval';
import { beforeEach, expect, it, vi } from 'vitest';
import { damage, emptyDatabases, failWith } from '../../shared/fakeIdbKeyval.ts';
import { indexedDbProjects, newestProject, UNREAD, type SavedProject } from './projectStore.ts';

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
  expect(await projects.load('p')).toBe(UNREAD);
  expect(await projects.load('p')).toBe(UNREAD);
  expect(problems).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ code: 'storage', message: 'What you made on earlier visits cannot be read.' }),
  );
  await projects.save('p', project);
  expect(await get('p', store)).toEqual(later);
  expect(problems).toHaveBeenCalledTimes(2);
  await projects.save('q', project);
  expect(await get('q', store), 'another one').toMatchObject(project);
});

it('one that cannot be had is told from none', async () => {
  const projects = indexedDbProjects(problems);
  expect(await projects.load('p')).toBeUndefined();
  expect(problems).not.toHaveBeenCalled();
  await projects.save('p', project);
  failWith(new DOMException('Internal error.', 'UnknownError'));
  expect(await projects.load('p'), 'not now').toBe(UNREAD);
  failWith(undefined);
  expect(await projects.load('p')).toEqual(project);
  damage('patchbay-projects', (_, value) => ({ ...(value as SavedProject), composition: new ArrayBuffer(9) }));
  expect(await projects.load('p'), 'damaged').toBe(UNREAD);
  expect(problems).toHaveBeenCalledTimes(2);
});

it('a former name does not stand in for one that cannot be had, nor is that in the way of one that can', async () => {
  const projects = indexedDbProjects(problems);
  await projects.save('former', project);
  await set('now', 7, store);
  const newest = () => newestProject(projects, { id: 'now', formerIds: ['former'] });
  expect(await newest()).toBe(UNREAD);
  await set('now', undefined, store);
  expect(await newest()).toEqual(project);
  await set('former', 7, store);
  expect(await newest()).toBe(UNREAD);
  await projects.save('now', { ...project, steps: 9 });
  expect(await newest()).toEqual({ ...project, steps: 9 });
});
