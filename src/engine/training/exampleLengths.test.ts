import { join } from 'node:path';
import { expect, it } from 'vitest';
import { alone } from '../bridge/composition.ts';
import { FIXTURES, loadFixtureDecoder } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import type { EncodedExample } from './encode.ts';
import { checkLengths } from './exampleLengths.ts';
import { Scorer } from './scorer.ts';

const example = (length: number): EncodedExample => {
  const ids = Array.from({ length }, () => 5);
  return { ids, labels: ids, augmenters: new Map([['reader', { ids: ids.slice(1), visible: ids }]]) };
};

it('an example that is longer than the learned positions of a model is refused by its number', async () => {
  const gpu = await testGpu();
  const load = (name: string) => loadFixtureDecoder(gpu, join(FIXTURES, 'models', name));
  const [gpt2, llama] = [await load('tiny-gpt2'), await load('tiny-llama')];
  checkLengths(alone(gpt2), [example(128)]);
  checkLengths(alone(llama), [example(129)]);
  expect(() => checkLengths(alone(gpt2), [example(128), example(129)])).toThrow(
    'Example 2 has 129 tokens for the anchor, which can read 128.',
  );
  await expect(Scorer.create(gpu, alone(gpt2), [example(129)])).rejects.toThrow('can read 128');
  const link = { link: { augmenter: 'reader', from: 1, mask: 'causal' } };
  const read = { anchor: llama, augmenters: new Map([['reader', gpt2]]), links: [link] } as never;
  checkLengths(read, [example(129)]);
  expect(() => checkLengths(read, [example(130)])).toThrow('Example 1 has 129 tokens for "reader"');
  for (const decoder of [gpt2, llama]) decoder.destroy();
});
