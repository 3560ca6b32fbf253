// The files of the composed cases: what is saved from the GPU is what was loaded, bit for bit.
import { describe, expect, it } from 'vitest';
import { readReleasedFile, writeReleasedFile } from './releasedFile.ts';
import { readSafetensors } from './storage/safetensors.ts';
import { COMPOSED_CASES, openCase, readLinks } from './testing/composedCase.ts';
import { readTensors } from './testing/fixtures.ts';
import { testGpu } from './testing/gpu.ts';

const RELEASED = COMPOSED_CASES.filter(({ golden }) => golden.links.every(({ variant }) => variant === 'released'));

describe.each(COMPOSED_CASES)('$name', (composed) => {
  it('is saved as it was loaded', async () => {
    const file = readLinks(composed);
    const saved = await (await (await openCase(await testGpu(), composed)).board()).save();
    expect(saved.links).toEqual(file.links);
    for (const [i, values] of saved.values.entries())
      for (const { name, values: numbers } of values)
        expect(numbers, name).toEqual(file.values[i].find((tensor) => tensor.name === name)?.values);
  });
});

it('there are links as released', () => expect(RELEASED).not.toHaveLength(0));

describe.each(RELEASED)('$name, under the names of google-deepmind/calm', (composed) => {
  const theirs = readTensors(composed.folder, 'cross_attention_hooks.safetensors');
  const ours = readLinks(composed);

  it('holds the same links', async () => {
    const open = await openCase(await testGpu(), composed);
    const connections = ours.links.map(({ from, to }) => [to - 1, from - 1] as const);
    const models = { anchor: open.anchor.card, augmenters: open.augmenters.map(({ card }) => card) };
    const read = readReleasedFile(theirs, models, { connections, heads: ours.links[0].heads });
    for (const [i, { id: _id, ...link }] of read.links.entries()) expect(ours.links[i]).toMatchObject(link);
    for (const [i, values] of read.values.entries())
      for (const tensor of values) expect(ours.values[i]).toContainEqual(tensor);
  });

  it('is written as PyTorch has it, bit for bit', () => {
    const { tensors } = readSafetensors(writeReleasedFile(ours));
    expect([...tensors.keys()].sort()).toEqual([...theirs.tensors.keys()].sort());
    for (const [name, { shape, values }] of theirs.tensors) {
      expect(tensors.get(name)?.shape).toEqual(shape);
      expect(tensors.get(name)?.values()).toEqual(values());
    }
  });
});
