// Files that travel, for the engine that is none: a file's text is what describeFile tells of it, and what it needs is here
// when the library has it. To be added before the engine.
import type { NeededModel, PortableFile } from '../src/shared/portable.ts';
import type { FakeMoreHandlers } from './fakeEngine.ts';
import type { FakeShelf } from './fakeShelf.ts';

export function fakePortable(): void {
  const page = window as { fakeMore?: FakeMoreHandlers[]; fakeShelf?: FakeShelf; fakeHeldOut?: number };
  const here = (model: NeededModel): NeededModel => {
    const isHere = ['codes', 'sums'].includes(model.id) || page.fakeShelf?.card(model.id) !== undefined;
    return isHere && !model.differs ? { ...model, here: model.here ?? model.id } : model;
  };
  (page.fakeMore ??= []).push((parts) => ({
    async describeFile({ file: { name, blob } }) {
      const text = await blob.text();
      if (!text.startsWith('{'))
        throw Object.assign(new Error('It is a .safetensors file, but holds no Patchbay composition.'), {
          code: 'bad-composition',
        });
      const told = JSON.parse(text) as PortableFile;
      const { anchor, augmenters } = told;
      return { ...told, name, bytes: blob.size, anchor: anchor && here(anchor), augmenters: augmenters?.map(here) };
    },
    exportLinks: ({ form }) => new TextEncoder().encode(form).buffer,
    saveProject: () => new Blob(['project']),
    loadProject: () => {
      page.fakeHeldOut = 4;
      return {
        wiring: { ...parts.wiring(), origin: 'trained', steps: 70 },
        examples: {
          name: 'brought.jsonl',
          builtIn: false,
          hash: 'brought',
          train: 40,
          heldOut: page.fakeHeldOut,
          firstTrain: [],
          firstHeldOut: [],
        },
        runs: [],
        runsLeftOut: 0,
      };
    },
  }));
}
