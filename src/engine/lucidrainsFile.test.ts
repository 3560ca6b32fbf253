import { describe, expect, it } from 'vitest';
import { freshLink } from './bridge/freshLink.ts';
import { readCompositionFile } from './compositionFile.ts';
import { readLucidrainsFile, writeLucidrainsFile } from './lucidrainsFile.ts';
import type { ModelsHere } from './releasedFile.ts';
import { readSafetensors, writeSafetensors } from './storage/safetensors.ts';

const HERE: ModelsHere = {
  anchor: { id: 'anchor', blocks: 6, width: 16, heads: 2 },
  augmenters: [
    { id: 'other', blocks: 2, width: 24, heads: 2 },
    { id: 'augmenter', blocks: 9, width: 8, heads: 2 },
  ],
};
const link = (id: string, from: number, to: number) =>
  ({
    id,
    augmenter: 'augmenter',
    from,
    to,
    heads: 2,
    distanceBias: false,
    variant: 'lucidrains',
    mask: 'prompt',
    enabled: true,
  }) as const;
const composition = {
  anchor: 'anchor',
  augmenters: ['other', 'augmenter'],
  links: [link('one', 5, 1), link('two', 9, 4)],
  values: [1, 2].map((seed) => freshLink('lucidrains', { anchor: 16, augmenter: 8 }, seed)),
};

/** A file as that code writes it, with heads that take up less than the anchor's width: `inner` numbers in all. */
function foreignFile(inner: number, metadata: Record<string, string> = {}): ArrayBuffer {
  const tensor = (name: string, ...shape: number[]) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return { name: `cross_attns.0.${name}`, shape, values: Float32Array.from({ length: count }, (_, i) => i + 1) };
  };
  const square = ['q', 'k', 'v'].map((name) => tensor(`attn.to_${name}.weight`, inner, 16));
  const rest = [tensor('attn.to_out.weight', 16, inner), tensor('pre_rmsnorm.g', 16)];
  return writeSafetensors(
    [...square, ...rest, tensor('context_proj.weight', 16, 8), tensor('context_proj.bias', 16)],
    metadata,
  );
}

describe('files of lucidrains/CALM-pytorch', () => {
  it('have seven tensors a link, and come back as they went, between the layers that that code takes', () => {
    const bytes = writeLucidrainsFile(composition);
    const written = readSafetensors(bytes);
    expect(written.tensors.size).toBe(14);
    expect(written.tensors.get('cross_attns.1.attn.to_out.weight')?.shape).toEqual([16, 16]);
    const { links, values } = readCompositionFile(bytes, HERE);
    expect(links.map(({ augmenter, from, to, heads, mask }) => [augmenter, from, to, heads, mask])).toEqual([
      ['augmenter', 5, 1, 2, 'prompt'],
      ['augmenter', 9, 4, 2, 'prompt'],
    ]);
    for (const [i, named] of composition.values.entries())
      for (const tensor of named) expect(values[i]).toContainEqual(tensor);
  });

  it('fill up heads that are fewer than the anchor’s width with heads that add nothing', () => {
    const file = readSafetensors(foreignFile(8, { heads: '2' }));
    const { links, values } = readLucidrainsFile(file, HERE);
    expect(links[0].heads).toBe(4);
    const of = (name: string): Float32Array =>
      values[0].find((each) => each.name === name)?.values ?? new Float32Array();
    expect([...of('q.weight').subarray(0, 128)]).toEqual(Array.from({ length: 128 }, (_, i) => i + 1));
    expect(new Set(of('q.weight').subarray(128))).toEqual(new Set([0]));
    expect([...of('o.weight').subarray(0, 18)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 9, 10]);
  });

  it('are refused in words when heads, tensors or models do not fit', () => {
    expect(() => readLucidrainsFile(readSafetensors(foreignFile(12)), HERE)).toThrow('Its 8 heads have 12 numbers');
    expect(() => readLucidrainsFile(readSafetensors(foreignFile(32)), HERE)).toThrow('do not go into a width of 16');
    const alone = { ...HERE, augmenters: [HERE.augmenters[0]] };
    expect(() => readLucidrainsFile(readSafetensors(foreignFile(16)), alone)).toThrow('no two models here');
    const short = { ...HERE, augmenters: [{ ...HERE.augmenters[1], blocks: 3 }] };
    expect(() => readCompositionFile(writeLucidrainsFile(composition), short)).toThrow(
      'more than augmenter and anchor',
    );
    const { tensors } = readSafetensors(foreignFile(16));
    const some = [...tensors].filter(([name]) => !name.endsWith('.g'));
    const lacking = writeSafetensors(
      some.map(([name, { shape, values }]) => ({ name, shape, values: values() })),
      {},
    );
    expect(() => readLucidrainsFile(readSafetensors(lacking), HERE)).toThrow('It lacks "cross_attns.0.pre_rmsnorm.g"');
  });

  it('are not made of links that that code does not have', () => {
    const ours = { ...composition, links: [{ ...link('one', 5, 1), variant: 'pre-norm' as const }] };
    expect(() => writeLucidrainsFile(ours)).toThrow('is not of the form of CALM-pytorch');
    const uneven = { ...composition, links: [link('one', 5, 1), { ...link('two', 9, 4), heads: 4 }] };
    expect(() => writeLucidrainsFile(uneven)).toThrow('the same number of heads');
  });
});
