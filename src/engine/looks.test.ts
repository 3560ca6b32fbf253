// Looks against PyTorch's compositions (python/composed_cases.py), and against what the same composition answers.
import { beforeAll, describe, expect, it } from 'vitest';
import { ANCHOR, COMPOSITION } from '../shared/protocol.ts';
import type { Gpu } from './gpu/device.ts';
import type { LinkBoard } from './linkBoard.ts';
import { likeliest } from './looking/likeliest.ts';
import { readAttention } from './looking/linkLook.ts';
import { OpenText } from './looking/openText.ts';
import { packedLogits } from './model/packedLogits.ts';
import { Speakers } from './speakers.ts';
import { COMPOSED_CASES, goldenTensors, openCase, type OpenCase } from './testing/composedCase.ts';
import { relativeError } from './testing/fixtures.ts';
import { testGpu } from './testing/gpu.ts';
import { headMean } from './testing/recordedAttention.ts';
import { textAfter } from './text/tokenTexts.ts';

const TENSOR_BOUND = 1e-4;

describe.each(COMPOSED_CASES)('$name: $golden.about', (composed) => {
  const { golden, batch } = composed;
  const expected = goldenTensors(composed);
  let gpu: Gpu;
  let open: OpenCase;
  let board: LinkBoard;
  let speakers: Speakers;

  beforeAll(async () => {
    gpu = await testGpu();
    open = await openCase(gpu, composed);
    board = await open.board();
    speakers = new Speakers(gpu, open.anchor, open.augmenters, () => board.composition);
  });

  it('logits with and without links, and what the links attend to', async () => {
    const { composition } = board;
    for (const [b, { ids, augmenters }] of batch.entries()) {
      const opened = await OpenText.open(gpu, composition, { ids, augmenters });
      const alone = await opened.alone();
      const logits = async (state: typeof opened.states.last): Promise<number[]> => {
        const rows = ids.map((_, row) => ({ state, row }));
        return (await opened.each(composition.anchor, rows, (each) => [...each])).flat();
      };
      const expectTensor = (actual: ArrayLike<number>, name: string): void =>
        expect(relativeError(actual, expected(name)), name).toBeLessThan(TENSOR_BOUND);
      expectTensor(await logits(opened.states.last), `sequences.${b}.logits`);
      expectTensor(await logits(alone.of(ANCHOR)), `unlinked.${b}.logits`);
      for (const [i, kept] of opened.states.links.entries()) {
        const { link } = kept.wired;
        const columns = augmenters.get(link.augmenter)?.ids.length ?? 0;
        const weights = await readAttention(gpu, opened.states, kept, columns);
        const mean = headMean(weights, [ids.length, link.heads, columns]);
        expectTensor(mean, `sequences.${b}.attention.${i}`);
      }
      opened.destroy();
    }
  });

  it('at each token of an answer the composition has the next one in front, as the anchor has its own', async () => {
    const { tokenizer } = open.anchor.side;
    for (const { prompt, ids, text } of golden.answers) {
      const looked = { prompt, ids, speaker: COMPOSITION } as const;
      const look = await speakers.looks.inside(looked);
      const question = tokenizer.encode(prompt).ids;
      expect(look.tokens.join('')).toBe(prompt + text);
      expect(look.promptTokens).toBe(question.length);
      expect(look.links.map(({ link }) => link)).toEqual(board.composition.links.map(({ link }) => link.id));
      for (const [t, id] of ids.entries()) {
        const place = question.length + t - 1;
        const { next } = await speakers.looks.atToken({ ...looked, place });
        const said = [...question, ...ids.slice(0, t)];
        expect(next.map(({ speaker }) => speaker)).toEqual([COMPOSITION, ANCHOR, ...golden.augmenters]);
        expect(next[0].tokens[0].text).toBe(textAfter(tokenizer, said, id));
        const [alone] = likeliest(Float32Array.from((await packedLogits(gpu, open.anchor.decoder, said))[place]), 1);
        expect(next[1].tokens[0].text).toBe(textAfter(tokenizer, said, alone.id));
        expect(next[1].tokens[0].probability).toBeCloseTo(alone.probability, 5);
      }
    }
  });
});
