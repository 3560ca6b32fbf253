// What is put into a folder, for the engine that is none: two examples, and models of a few files, each with its id in it. To
// be added before the engine. With `window.fakeWaits`, no model can be read yet.
import type { FakeMoreHandlers } from './fakeEngine.ts';

export function fakeModelFiles(): void {
  const page = window as { fakeMore?: FakeMoreHandlers[]; fakeWaits?: boolean };
  (page.fakeMore ??= []).push(() => ({
    listExamples: ({ of, first }) => {
      const all = ['owl + fox =', 'it’s “one” 🙂'].map((prompt) => ({ prompt, completion: of }));
      return { examples: all.slice(first), total: all.length };
    },
    listModelFiles: ({ id }) => [
      { name: 'config.json', bytes: id.length },
      { name: 'tokenizer.json', bytes: 2 },
      { name: 'model.safetensors', bytes: 9_000_000 },
    ],
    readModelFile: async ({ id, name, first, end }) => {
      while (page.fakeWaits) await new Promise((resolve) => setTimeout(resolve, 10));
      return name === 'config.json'
        ? new TextEncoder().encode(id).buffer.slice(first, end)
        : new Uint8Array(end - first).fill(first === 0 ? 1 : 2).buffer;
    },
  }));
}
