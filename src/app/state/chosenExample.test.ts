// Which example is open, which one a page of models belongs to, and what is remembered of it: with two that ship.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Preset } from '../../shared/preset.ts';

vi.mock('../../shared/presets/presets.ts', async () => {
  const { codesAndSums } = await import('../../shared/presets/codesAndSums.ts');
  const other: Preset = { ...codesAndSums, id: 'other', title: 'Other', anchor: 'english', augmenters: ['tongue'] };
  return { presets: [codesAndSums, other] };
});

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, text: string) => kept.set(key, text),
  removeItem: (key: string) => kept.delete(key),
});

/** As after a reload. */
async function page() {
  vi.resetModules();
  return import('./preset.ts');
}

const model = (id: string) => ({ id, title: id });
const smol = { anchor: model('smol'), augmenters: [] };

beforeEach(() => kept.clear());
afterEach(() => vi.resetModules());

it('the first one opens with the page, and the chosen one after a reload', async () => {
  const { currentPreset, chooseExample, exampleCalled, firstExample } = await page();
  expect(currentPreset()).toBe(firstExample);
  const other = exampleCalled('other');
  expect(other).toBeDefined();
  chooseExample(other ?? firstExample);
  expect(currentPreset().id).toBe('other');
  expect((await page()).currentPreset().id).toBe('other');
});

it.each([
  ['an id that is none', JSON.stringify('gone')],
  ['a very long one', JSON.stringify('x'.repeat(200))],
  ['no id at all', '{"a":'],
])('%s that was remembered: the first one opens', async (_, text) => {
  kept.set('patchbay-example', text);
  const { currentPreset, firstExample } = await page();
  expect(currentPreset()).toBe(firstExample);
});

it('with more models it is still that example, also after a reload', async () => {
  const { chooseOwnModels, usePreset } = await page();
  chooseOwnModels({ anchor: model('english'), augmenters: [model('tongue'), model('smol')] });
  expect(usePreset.getState()).toMatchObject({ preset: { extends: 'other' }, example: { id: 'other' } });
  expect((await page()).usePreset.getState().example.id).toBe('other');
});

it('from models by themselves one comes back to the example that was open last, also after a reload', async () => {
  const { chooseExample, chooseOwnModels, exampleCalled, firstExample, usePreset } = await page();
  chooseExample(exampleCalled('other') ?? firstExample);
  chooseOwnModels(smol);
  expect(usePreset.getState().example.id).toBe('other');
  const { usePreset: later, currentPreset } = await page();
  expect([currentPreset().id, later.getState().example.id]).toEqual(['own-smol', 'other']);
});
