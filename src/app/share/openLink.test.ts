// A link takes the page to something else: what was open before is not lost, in this visit and the next.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, text: string) => kept.set(key, text),
  removeItem: (key: string) => kept.delete(key),
});
vi.stubGlobal('location', { pathname: '/', search: '' });
vi.stubGlobal('history', { state: null, replaceState: () => undefined });

/** As after a reload. */
async function page() {
  vi.resetModules();
  const { dismissLink, useOpenedLink } = await import('./openedLink.ts');
  const { takeLink } = await import('./openLink.ts');
  return { ...(await import('../state/preset.ts')), dismissLink, useOpenedLink, takeLink };
}

type Page = Awaited<ReturnType<typeof page>>;
const previousOf = ({ useOpenedLink }: Page) => useOpenedLink.getState().previous;
const example = ({ exampleCalled }: Page, id: string) => exampleCalled(id) ?? expect.fail(`no example ${id}`);
const smol = { anchor: { id: 'smol', title: 'Smol' }, augmenters: [] };

beforeEach(() => kept.clear());
afterEach(() => vi.resetModules());

it('from one example to another: the way back is there, also after a reload', async () => {
  const first = await page();
  first.chooseExample(example(first, 'two-experts'));
  await first.takeLink('#v=1&preset=language');
  expect(first.currentPreset().id).toBe('language');
  expect(previousOf(first)).toEqual({ preset: example(first, 'two-experts') });
  const later = await page();
  expect(later.currentPreset().id).toBe('language');
  expect(previousOf(later)).toEqual({ preset: example(later, 'two-experts') });
});

it('from models of their own to an example', async () => {
  const first = await page();
  first.chooseOwnModels(smol);
  await first.takeLink('#v=1&preset=language');
  expect(previousOf(first)?.own).toEqual(smol);
  const later = await page();
  expect(previousOf(later)).toMatchObject({ preset: { id: 'own-smol' }, own: smol });
});

it('none for a newcomer, nor for a link to what is open', async () => {
  const newcomer = await page();
  await newcomer.takeLink('#v=1&preset=language');
  expect([newcomer.currentPreset().id, previousOf(newcomer)]).toEqual(['language', undefined]);
  const again = await page();
  await again.takeLink('#v=1&preset=language');
  expect(previousOf(again)).toBeUndefined();
});

it.each([
  ['dismissed', ({ dismissLink }: Page) => dismissLink()],
  ['left for what was before', (here: Page) => here.chooseExample(example(here, 'two-experts'))],
])('the note that is %s does not come back', async (_, leave) => {
  const first = await page();
  first.chooseExample(example(first, 'two-experts'));
  await first.takeLink('#v=1&preset=language');
  leave(first);
  expect(previousOf(first)).toBeUndefined();
  expect(previousOf(await page())).toBeUndefined();
});

it('an example that is gone is no way back', async () => {
  kept.set('patchbay-models-before-link', JSON.stringify('gone'));
  expect(previousOf(await page())).toBeUndefined();
});
