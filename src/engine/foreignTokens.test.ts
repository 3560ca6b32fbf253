// Ids that a model has no row for: a kernel would take the next row, or the next label's logit, for theirs.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderLibrary } from '../cli/folders.ts';
import { ANCHOR, COMPOSITION } from '../shared/protocol.ts';
import { OURS } from '../shared/composition.ts';
import type { Gpu } from './gpu/device.ts';
import { LinkBoard } from './linkBoard.ts';
import { loadModel, type LoadedModel } from './loadedModel.ts';
import { NO_LABEL } from './ops/crossEntropy.ts';
import { Speakers } from './speakers.ts';
import { readModelFiles, type ModelFiles } from './storage/modelFiles.ts';
import { FIXTURES } from './testing/fixtures.ts';
import { testGpu } from './testing/gpu.ts';
import { encodeExample } from './training/encode.ts';

/** Tokens of tiny-llama and of tiny-llama-twin. */
const VOCABULARY = 96;
const EXAMPLE = { prompt: 'w1 w2', completion: 'w3' };
const REFUSED = {
  code: 'bad-model',
  message: 'The tokenizer makes token 96, "new", of this text, and its model has only tokens 0 to 95.',
};

let gpu: Gpu;
beforeAll(async () => void (gpu = await testGpu()));

async function load(id: string, change: (files: ModelFiles) => Partial<ModelFiles>): Promise<LoadedModel> {
  const library = folderLibrary(join(FIXTURES, 'models'));
  const files = await readModelFiles((name) => library.file(id, name));
  return loadModel(gpu, await library.entry(id), { ...files, ...change(files) });
}

/** The tokenizer knows one word more than the model. */
function withNewWord({ tokenizer }: ModelFiles): Partial<ModelFiles> {
  const json = tokenizer as { model: { vocab: object } };
  return { tokenizer: { ...json, model: { ...json.model, vocab: { ...json.model.vocab, new: VOCABULARY } } } };
}

describe('an end of text that the model does not have', () => {
  it.each([
    ['of which one is there', { generationConfig: { eos_token_id: [50256, 2, 96] } }, [2]],
    ['and no other', { generationConfig: { eos_token_id: 96 } }, []],
    ['in config.json', { generationConfig: undefined, config: { eos_token_id: 96 } }, []],
  ])('is no end, %s', async (_title, changed, eosIds) => {
    const { decoder, side } = await load('tiny-llama', ({ config }) => {
      const { config: fields, ...others } = { config: {}, ...changed };
      return { ...others, config: { ...(config as object), ...fields } };
    });
    decoder.destroy();
    expect(side.eosIds).toEqual(eosIds);
    expect(encodeExample(EXAMPLE, side).labels).toEqual([NO_LABEL, NO_LABEL, 6, eosIds[0] ?? NO_LABEL]);
  });
});

describe('a tokenizer with words that its model does not have', () => {
  it("reads texts without them, and refuses the others: examples and questions, the anchor's and an augmenter's", async () => {
    const plain = await load('tiny-llama', () => ({}));
    const extended = await load('tiny-llama-twin', withNewWord);
    for (const [anchor, augmenter] of [
      [plain, extended],
      [extended, plain],
    ]) {
      const board = new LinkBoard(gpu, anchor, [augmenter]);
      const link = {
        id: 'a',
        augmenter: augmenter.card.id,
        from: 1,
        to: 1,
        heads: 4,
        distanceBias: true,
        ...OURS,
        enabled: true,
      };
      await board.set([link]);
      const speakers = new Speakers(gpu, anchor, [augmenter], () => board.composition);
      expect(speakers.encode(COMPOSITION, [EXAMPLE])).toHaveLength(1);
      for (const example of [
        { ...EXAMPLE, prompt: 'new w2' },
        { ...EXAMPLE, completion: 'new' },
      ])
        expect(() => speakers.encode(COMPOSITION, [example])).toThrow(expect.objectContaining(REFUSED) as Error);
      await expect(speakers.ask(COMPOSITION, 'w1 new', { maxTokens: 2 })).rejects.toMatchObject(REFUSED);
      const alone = anchor === extended ? ANCHOR : extended.card.id;
      await expect(speakers.ask(alone, 'new', { maxTokens: 2 })).rejects.toMatchObject(REFUSED);
      expect((await speakers.ask(COMPOSITION, 'w1 w2', { maxTokens: 2 })).ids).not.toContain(VOCABULARY);
      await speakers.destroy();
      board.destroy();
    }
    for (const { decoder } of [plain, extended]) decoder.destroy();
  });
});
