import { describe, expect, it } from 'vitest';
import type { LibraryModel } from '../../shared/models.ts';
import { chosenModels, sameSelection, withAnchor, withAugmenter } from './selection.ts';

const model = (id: string, state: LibraryModel['state'] = 'kept'): LibraryModel => ({
  id,
  title: id.toUpperCase(),
  source: { kind: 'builtIn' },
  license: 'MIT',
  state,
  bytes: 1,
  keptBytes: 1,
});

describe('choosing models', () => {
  it('one anchor; nobody plays two parts', () => {
    const first = withAnchor({ augmenters: ['b'] }, 'a');
    expect(first).toEqual({ anchor: 'a', augmenters: ['b'] });
    expect(withAnchor(first, 'b')).toEqual({ anchor: 'b', augmenters: [] });
    expect(withAugmenter(first, 'a')).toEqual({ anchor: undefined, augmenters: ['b', 'a'] });
  });

  it('the same choice again takes it back', () => {
    expect(withAnchor({ anchor: 'a', augmenters: ['b'] }, 'a')).toEqual({ augmenters: ['b'] });
    expect(withAugmenter({ anchor: 'a', augmenters: ['b', 'c'] }, 'b')).toEqual({ anchor: 'a', augmenters: ['c'] });
  });

  it('is complete with an anchor, and only of models that are whole', () => {
    const models = [model('a'), model('b'), model('half', 'incomplete')];
    expect(chosenModels({ anchor: 'a', augmenters: ['b'] }, models)).toEqual({
      anchor: models[0],
      augmenters: [models[1]],
    });
    expect(chosenModels({ anchor: 'a', augmenters: [] }, models)?.augmenters).toEqual([]);
    expect(chosenModels({ augmenters: ['b'] }, models)).toBeUndefined();
    expect(chosenModels({ anchor: 'half', augmenters: [] }, models)).toBeUndefined();
    expect(chosenModels({ anchor: 'a', augmenters: ['half'] }, models)).toBeUndefined();
    expect(chosenModels({ anchor: 'gone', augmenters: [] }, models)).toBeUndefined();
  });

  it('the order of augmenters is a difference', () => {
    expect(sameSelection({ anchor: 'a', augmenters: ['b', 'c'] }, { anchor: 'a', augmenters: ['b', 'c'] })).toBe(true);
    expect(sameSelection({ anchor: 'a', augmenters: ['b', 'c'] }, { anchor: 'a', augmenters: ['c', 'b'] })).toBe(false);
  });
});
