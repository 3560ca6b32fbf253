import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { Opened } from '../../shared/protocol.ts';
import { useAnswers } from './answers.ts';
import { engine } from './engineClient.ts';
import { currentModels, hasModel, isFull, withAugmenter, withInstead, withMoved, without } from './modelSet.ts';
import { useNotices } from './notices.ts';
import { openEngine, openInstead, useOpening } from './opening.ts';
import { chooseExample, chooseOwnModels, currentPreset, firstExample, presetState, usePreset } from './preset.ts';
import { changeSettings, useRun } from './run.ts';

const model = (id: string) => ({ id, title: id.toUpperCase() });
const set = { anchor: model('sums'), augmenters: [model('codes'), model('b')], context: 512 };
const ids = ({ anchor, augmenters }: typeof set): string => [anchor, ...augmenters].map(({ id }) => id).join(' ');

describe('a set of models', () => {
  it('takes a further one, up to eight, and nobody twice', () => {
    expect(ids(withAugmenter(set, model('c')) as typeof set)).toBe('sums codes b c');
    expect(withAugmenter(set, model('sums'))).toBe(set);
    expect(withAugmenter(set, model('b'))).toBe(set);
    const full = { ...set, augmenters: 'abcdefgh'.split('').map(model) };
    expect([isFull(set), isFull(full)]).toEqual([false, true]);
    expect(withAugmenter(full, model('i'))).toBe(full);
  });

  it('replaces, moves and removes; room for text stays', () => {
    expect(withInstead(set, 'codes', model('c'))).toEqual({ ...set, augmenters: [model('c'), model('b')] });
    expect(withInstead(set, 'sums', model('c'))).toEqual({ ...set, anchor: model('c') });
    expect(withInstead(set, 'sums', model('b'))).toBe(set);
    expect(ids(withMoved(set, 'codes', 1) as typeof set)).toBe('sums b codes');
    expect(withMoved(set, 'codes', -1)).toBe(set);
    expect(withMoved(set, 'sums', 1)).toBe(set);
    expect(without(set, 'codes')).toEqual({ ...set, augmenters: [model('b')] });
    expect([hasModel(set, 'b'), hasModel(set, 'c')]).toEqual([true, false]);
  });
});

describe('while other models are opened', () => {
  let settle: (outcome: Opened) => void;
  let fail: (error: PatchbayError) => void;
  const card = (id: string) => ({ id, title: `The ${id}` });
  const wiring = { links: [], parameters: 0, bytes: 0, origin: 'untrained', steps: 0 } as const;
  const opened = (...augmenters: string[]) =>
    ({
      anchor: card('sums'),
      augmenters: augmenters.map(card),
      wiring,
      examples: { heldOut: 0 },
      restored: false,
      hold: 'here',
      runs: [],
    }) as unknown as Opened;

  beforeEach(async () => {
    vi.spyOn(engine, 'call').mockImplementation((command) =>
      command === 'open'
        ? new Promise<never>((resolve, reject) => {
            [settle, fail] = [resolve as unknown as typeof settle, reject];
          })
        : Promise.resolve([] as never),
    );
    chooseExample(firstExample);
    const opening = openEngine();
    settle(opened('codes'));
    await opening;
  });

  it('what is open is shown and used on, until they are there; questions and settings stay then', async () => {
    changeSettings({ steps: 7 });
    useAnswers.setState({ turns: [{ id: 1, prompt: 'dog + cat =', answers: {} }] });
    const next = presetState(withAugmenter(currentModels(), model('b')));
    const opening = openInstead(next);
    expect(currentPreset()).toBe(firstExample);
    expect(useOpening.getState()).toMatchObject({ status: 'open', next: { preset: { extends: firstExample.id } } });
    expect(currentModels().augmenters.map(({ title }) => title)).toEqual(['The codes', 'B']);
    settle(opened('codes', 'b'));
    expect(await opening).toBeDefined();
    expect(usePreset.getState()).toMatchObject({ preset: { augmenters: ['codes', 'b'] }, own: next.own });
    expect(useOpening.getState()).toMatchObject({ status: 'open', next: undefined, augmenters: [{}, { id: 'b' }] });
    expect(useAnswers.getState().turns).toHaveLength(1);
    expect(useRun.getState().settings.steps).toBe(7);
  });

  it('what cannot be opened changes nothing, and is told', async () => {
    const opening = openInstead(presetState(without(currentModels(), 'codes')));
    fail(new PatchbayError({ code: 'bad-model', message: 'It is gone.', hint: 'Add it.' }));
    expect(await opening).toBeUndefined();
    expect(currentPreset()).toBe(firstExample);
    expect(useOpening.getState()).toMatchObject({ status: 'open', next: undefined });
    expect(useNotices.getState().notices.at(-1)?.error).toMatchObject({
      message: 'It is gone. The models that were open are still open.',
      hint: 'Add it.',
    });
  });

  it('two that were asked for are opened one after the other; when the second fails, the first stays', async () => {
    const first = openInstead(presetState({ ...set, augmenters: [model('codes'), model('b')] }));
    const settleFirst = settle;
    const second = openInstead(presetState({ ...set, augmenters: [model('c')] }));
    settleFirst(opened('codes', 'b'));
    await first;
    expect(useOpening.getState().next?.preset.augmenters).toEqual(['c']);
    fail(new PatchbayError({ code: 'bad-model', message: 'It is gone.' }));
    await second;
    expect(currentPreset().augmenters).toEqual(['codes', 'b']);
    expect(useOpening.getState()).toMatchObject({ status: 'open', next: undefined });
  });
});

it.each([
  ['a model that plays two parts', { anchor: model('a'), augmenters: [model('a')] }],
  ['nine augmenters', { anchor: model('a'), augmenters: 'bcdefghij'.split('').map(model) }],
  ['a title that is none', { anchor: model('a'), augmenters: [{ id: 'b', title: 7 }] }],
  ['something else', 'models'],
])('what was remembered is not believed when it is %s', async (_, kept) => {
  vi.stubGlobal('localStorage', { getItem: () => JSON.stringify(kept), setItem: () => undefined });
  const { rememberedOwnModels } = await import('./rememberedModels.ts');
  expect(rememberedOwnModels()).toBeUndefined();
  vi.stubGlobal('localStorage', { getItem: () => JSON.stringify(set) });
  expect(rememberedOwnModels()).toEqual(set);
  vi.unstubAllGlobals();
});

it('models of one’s own that are an example’s are that example', () => {
  chooseOwnModels({ anchor: model('sums'), augmenters: [model('codes')] });
  expect(usePreset.getState()).toEqual({ preset: firstExample, own: undefined, example: firstExample });
});
