// The smallest inputs that once failed in another way than in words: found by scripts/fuzz, kept here.
import { describe, expect, it } from 'vitest';
import { PatchbayError } from '../shared/errors.ts';
import { readCompositionFile } from './compositionFile.ts';
import { hubAccess } from './storage/hubAccess.ts';
import { checkAddress } from './storage/hubAddress.ts';
import { readListing } from './storage/hubListing.ts';
import { writeSafetensors } from './storage/safetensors.ts';
import { readTable } from './tables/readTable.ts';
import { thrownBy } from './testing/thrownBy.ts';
import { ChatTemplate } from './text/chatTemplate.ts';
import { readExampleFile } from './text/exampleFile.ts';
import { readExamples } from './text/examples.ts';
import { processorMs } from '../shared/processorMs.ts';

const anchor = { id: 'a', blocks: 3, width: 16, heads: 2 };
const here = { anchor, augmenters: [{ id: 'b', blocks: 2, width: 8, heads: 2 }] };
const file = (prefix: string, shapes: Record<string, number[]>): ArrayBuffer =>
  writeSafetensors(
    Object.entries(shapes).map(([name, shape]) => ({
      name: `${prefix}0.${name}`,
      shape,
      values: new Float32Array(shape.reduce((product, length) => product * length, 1)),
    })),
    { heads: '2' },
  );

describe('a sentence about a file', () => {
  it('quotes a thousand characters of it at most', () => {
    const { message, hint, detail } = new PatchbayError({
      code: 'bad-model',
      message: 'x'.repeat(1e6),
      hint: 'y'.repeat(1e6),
      detail: 'z'.repeat(1e6),
    });
    expect([message.length, hint?.length, detail?.length]).toEqual([1001, 1001, 10_001]);
  });
});

describe('links of other programs', () => {
  const LUCIDRAINS = {
    'pre_rmsnorm.g': [16],
    'context_proj.weight': [16, 8],
    'context_proj.bias': [16],
    'attn.to_q.weight': [8, 16],
    'attn.to_k.weight': [8, 16],
    'attn.to_v.weight': [8, 16],
    'attn.to_out.weight': [16, 8],
  };

  it('are refused when a tensor has no rows, or other ones', () => {
    const why = (shapes: object): string =>
      thrownBy(() => readCompositionFile(file('cross_attns.', { ...LUCIDRAINS, ...shapes }), here)).message;
    expect(why({ 'pre_rmsnorm.g': [] })).toContain('is [], which is not 1 tensors');
    expect(why({ 'attn.to_out.weight': [40, 8] })).toContain('"o.weight" as [40, 8], not [16, 8]');
    expect(why({ 'attn.to_k.weight': [8, 16, 2] })).toContain('"k.weight"');
    expect(
      readCompositionFile(file('cross_attns.', { ...LUCIDRAINS, 'attn.to_out.weight': [16, 8] }), {
        ...here,
        augmenters: [{ ...here.augmenters[0], blocks: 4 }],
      }).links,
    ).toHaveLength(1);
  });

  it('are refused when three tensors in one have rows for two and a half', () => {
    const shapes = { 'proj.weight': [16, 8], 'proj.bias': [16], 'cross_attention.in_proj_weight': [40, 16] };
    const { message } = thrownBy(() => readCompositionFile(file('cross_attention_hooks.', shapes), here));
    expect(message).toContain('[40, 16], which is not 3 tensors');
  });
});

describe('examples and tables', () => {
  it('with a field that nests deeper than can be written are read', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const { examples } = readExamples('a.jsonl', `{"prompt":"a","completion":"b","x":${deep}}`);
    expect(examples).toEqual([{ prompt: 'a', completion: 'b' }]);
  });

  it('of nothing but an open quotation mark are refused', () => {
    expect(thrownBy(() => readTable('a.tsv', '"\n')).code).toBe('bad-examples');
  });

  it('that begin with many blanks are read at once', () => {
    const start = processorMs();
    const blank = ' '.repeat(200_000);
    expect(readTable('a.csv', `${blank}\nkey,value\ncat,1\n`).rows).toEqual([{ key: 'cat', value: '1' }]);
    expect(readTable('a.txt', `${blank}\ncat = 1\n`).rows).toEqual([{ key: 'cat', value: '1' }]);
    expect(processorMs() - start).toBeLessThan(5000); // it was minutes
  });

  it('that are pickles are refused as such', async () => {
    for (const version of [2, 3, 4, 5]) {
      const blob = new Blob([Uint8Array.of(0x80, version, 0x5d, 0x71, 0x00, 0x2e)]);
      await expect(readExampleFile({ name: 'a.jsonl', blob })).rejects.toThrow(/Python pickle.*any program/);
    }
  });
});

describe('a chat template', () => {
  it('of many blanks is refused at once', () => {
    const start = processorMs();
    expect(thrownBy(() => ChatTemplate.parse(' '.repeat(90_000))).message).toContain('90000 blanks in a row');
    expect(processorMs() - start).toBeLessThan(2000); // it was half a minute
  });
});

describe('half a character', () => {
  const half = '\ud800';

  it('in a revision is refused', () => {
    const address = { endpoint: 'https://hub.example', repository: 'a/b', revision: half };
    expect(thrownBy(() => checkAddress(address)).message).toContain('half a character');
  });

  it('in the name of a file leaves that file out', async () => {
    const siblings = [half, 'config.json'].map((rfilename) => ({ rfilename, size: 1 }));
    const real = globalThis.fetch;
    globalThis.fetch = () => Promise.resolve(Response.json({ sha: 'b'.repeat(40), siblings }));
    try {
      const address = checkAddress({ endpoint: 'https://hub.example', repository: 'a/b' });
      const { files } = await readListing(address, hubAccess());
      expect(files.map(({ name }) => name)).toEqual(['config.json']);
    } finally {
      globalThis.fetch = real;
    }
  });
});
