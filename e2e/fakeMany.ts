// Many large models at once, kept in this browser and chosen: an anchor of 24 blocks and augmenters of 30 (or as many as are
// asked for), which see through windows in most of their blocks. To be added to the page before the engine, instead of fakeShelf.ts:
//   await page.addInitScript(fakeMany, { augmenters: 3 });
import type { ModelCard } from '../src/shared/protocol.ts';

export interface ManyOptions {
  augmenters?: number;
  /** Of each model, if all are to be equally deep. */
  deep?: number;
}

export function fakeMany({ augmenters = 3, deep }: ManyOptions = {}): void {
  const names = ['Atlas', 'Botany', 'Chemistry', 'Dialects', 'Encyclopaedia of everything', 'Folklore', 'Geology'];
  const models = names.slice(0, augmenters).map((title) => ({ id: title.toLowerCase().split(' ')[0], title }));
  const anchor = { id: 'writer', title: 'Writer' };
  const card = (id: string): ModelCard | undefined => {
    const model = [anchor, ...models].find((each) => each.id === id);
    const [usual, width, heads] = model === anchor ? [24, 896, 14] : [30, 576, 9];
    const blocks = deep ?? usual;
    if (!model) return undefined;
    return {
      ...model,
      about: 'From the library.',
      family: model === anchor ? 'Qwen2' : 'Gemma 3',
      blocks,
      width,
      heads,
      vocabulary: 49_152,
      parameters: blocks * 4_000_000,
      bytes: blocks * 8_000_000,
      license: 'Apache-2.0',
      contextLength: 8192,
      windows: Array.from({ length: blocks }, (_, i) => (model === anchor || i % 6 === 5 ? Infinity : 512)),
      hasChatTemplate: false,
    };
  };
  const nothing = (): never => {
    throw { code: 'bad-request', message: 'There is no library here.' };
  };
  const handlers = () => ({
    listModels: () => ({ models: [] }),
    planModel: nothing,
    planFiles: nothing,
    fetchModel: nothing,
    addFiles: nothing,
    pauseFetch: nothing,
    removeModel: nothing,
  });
  Object.assign(window, { fakeShelf: { card, handlers } });
  localStorage.setItem('patchbay-own-models', JSON.stringify({ anchor, augmenters: models }));
}
