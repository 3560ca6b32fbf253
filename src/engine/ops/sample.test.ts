import { describe, expect, it } from 'vitest';
import { GREEDY, type Sampling } from '../../shared/sampling.ts';
import { Recorder } from '../gpu/recorder.ts';
import { createTensor, tensorFrom, writeTensor } from '../gpu/tensor.ts';
import { randomNormal } from '../testing/compare.ts';
import { brokenGpu } from '../testing/brokenGpu.ts';
import { testGpu } from '../testing/gpu.ts';
import { allowedTokens, sampleScores, type SampleSettings } from '../reference/sample.ts';
import { sample, SAMPLING_NUMBERS, samplingSettings, seenBits, seenWords } from './sample.ts';

/** Scores nearer than this may change places between f32 and f64. */
const NEAR = 1e-4;

async function draw(
  logits: ArrayLike<number>,
  sampling: Sampling,
  draws: readonly number[],
  { fallback = true, said = [], fed = [0] }: { fallback?: boolean; said?: number[]; fed?: number[] } = {},
): Promise<number[]> {
  const gpu = brokenGpu(await testGpu(), {}, { fallback });
  const recorder = new Recorder(gpu, 'test');
  const settings = recorder.tensor([SAMPLING_NUMBERS], 'settings');
  const ids = tensorFrom(gpu.device, Uint32Array.from(fed), [fed.length], 'ids');
  const seen = createTensor(gpu.device, [seenWords(logits.length)], 'seen');
  writeTensor(gpu.device, seen, seenBits(said, logits.length));
  const scores = createTensor(gpu.device, [1, logits.length], 'logits');
  const token = sample(recorder, scores, settings, { ids, seen });
  const plan = await recorder.finish();
  const drawn: number[] = [];
  for (const each of draws) {
    writeTensor(gpu.device, scores, Float32Array.from(logits));
    writeTensor(gpu.device, settings, samplingSettings(sampling, each, fed.length - 1));
    plan.run();
    drawn.push((await gpu.readback.u32(token))[0]);
  }
  plan.destroy();
  for (const { buffer } of [ids, seen, scores]) buffer.destroy();
  return drawn;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('sample', () => {
  it.each([1, 7, 63, 64, 65, 131, 1031, 4099])('temperature 0 takes the likeliest of %i', async (vocabulary) => {
    const logits = randomNormal(vocabulary, 3);
    expect(await draw(logits, GREEDY, [0])).toEqual([logits.indexOf(Math.max(...logits))]);
  });

  it('takes the lowest of equals, wherever they stand', async () => {
    const logits = new Float64Array(200).fill(-1);
    logits[70] = logits[7] = logits[199] = 4;
    expect(await draw(logits, GREEDY, [0])).toEqual([7]);
    expect(await draw([-3e38, -3.4e38], GREEDY, [0])).toEqual([0]);
  });

  it.each([
    [1, 1, 1, 0],
    [7, 1.3, 1, 0],
    [64, 0.7, 1, 5],
    [65, 0.7, 0.9, 0],
    [1031, 1, 0.5, 40],
    [1031, 0.2, 0.95, 0],
    [1031, 2, 1, 1030],
    [4099, 1, 0.05, 0],
    [4099, 1, 1, 1],
    [4099, 1.5, 0.8, 200],
  ])(
    'draws the tokens of the twin from %i, temperature %d, top-p %d, top-k %i',
    async (vocabulary, temperature, topP, topK) => {
      const logits = randomNormal(vocabulary, vocabulary, 2);
      const sampling = { ...GREEDY, temperature, topP, topK, seed: 9 };
      const drawn = await draw(logits, sampling, range(20));
      let sure = 0;
      for (const [i, token] of drawn.entries()) {
        const scores = sampleScores(logits, { ...sampling, draw: i, seen: new Set() });
        const [best, second] = [...scores].sort((a, b) => b - a);
        expect(scores[token], `draw ${i}`).toBeGreaterThanOrEqual(best - NEAR);
        if (!(best - second <= NEAR)) sure++;
      }
      expect(sure).toBeGreaterThan(17);
    },
  );

  it('is distributed as the softmax of what is left', async () => {
    const logits = Float64Array.of(1, 3, 0, 2, -4, 2);
    const sampling = { ...GREEDY, temperature: 1.5, topP: 0.9, topK: 4, seed: 5 };
    const allowed = allowedTokens(logits, sampling);
    expect(allowed).toEqual(new Set([0, 1, 3, 5]));
    const count = 1500;
    const drawn = await draw(logits, sampling, range(count));
    const weights = logits.map((logit, v) => (allowed.has(v) ? Math.exp(logit / sampling.temperature) : 0));
    const total = weights.reduce((sum, weight) => sum + weight);
    for (const [v, weight] of weights.entries()) {
      const share = weight / total;
      const deviation = Math.sqrt((share * (1 - share)) / count);
      expect(Math.abs(drawn.filter((token) => token === v).length / count - share)).toBeLessThanOrEqual(4 * deviation);
    }
  });

  it('seed and draw decide', async () => {
    const logits = new Float64Array(500);
    const sampling = { ...GREEDY, temperature: 1, topP: 1, topK: 0, seed: 5 };
    const first = await draw(logits, sampling, range(8));
    expect(await draw(logits, sampling, range(8))).toEqual(first);
    expect(await draw(logits, { ...sampling, seed: 6 }, range(8))).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(6);
  });

  it('equals at a cut stay together', async () => {
    const logits = Float64Array.of(5, 4, 4, 4, 0, 0);
    expect(allowedTokens(logits, { temperature: 1, topP: 1, topK: 2 })).toEqual(new Set([0, 1, 2, 3]));
    const drawn = await draw(logits, { ...GREEDY, temperature: 3, topP: 1, topK: 2, seed: 1 }, range(60));
    expect(new Set(drawn)).toEqual(new Set([0, 1, 2, 3]));
  });

  describe('repetition penalty', () => {
    const punished = (said: readonly number[], repetitionPenalty: number, temperature = 0): SampleSettings => ({
      ...GREEDY,
      temperature,
      seed: 3,
      repetitionPenalty,
      draw: 0,
      seen: new Set(said),
    });

    it.each([
      [[4, 3, 2], [0], 2, 1],
      [[4, 3, 2], [0, 1], 2, 0], // 2, 1.5, 2: the lowest of equals
      [[-4, -3, -2], [2], 2, 1],
      [[-4, -3, -2], [2, 1], 0.5, 2], // below 1 it helps what was said
      [[0, -1, -1], [0], 9, 0],
    ])('of %j with %j said and %d leaves %i', async (logits, said, repetitionPenalty, best) => {
      const sampling = { ...GREEDY, repetitionPenalty };
      expect(await draw(logits, sampling, [0], { said, fed: said })).toEqual([best]);
    });

    it.each([1, 31, 32, 33, 131, 4099])(
      'gives the tokens of the twin from %i, at any temperature',
      async (vocabulary) => {
        const logits = randomNormal(vocabulary, vocabulary, 2);
        const order = [...logits.keys()].sort((a, b) => logits[b] - logits[a]);
        const said = [...order.slice(1, 20), ...range(vocabulary).filter((v) => v % 7 === 0)];
        for (const temperature of [0, 1.1]) {
          const sampling = punished([order[0], ...said], 1.7, temperature);
          // The likeliest has just been fed: its bit is set by the kernel.
          const scores = sampleScores(logits, sampling);
          for (const fallback of [true, false]) {
            const [token] = await draw(logits, sampling, [0], { fallback, said, fed: [0, order[0]] });
            expect(scores[token]).toBeGreaterThanOrEqual(Math.max(...scores) - NEAR);
          }
        }
      },
    );

    it('remembers what was fed from one run to the next, and forgets nothing', async () => {
      const logits = [5, 4, 3, 0];
      // Two runs of one plan: 0 was fed before each of them.
      expect(await draw(logits, { ...GREEDY, repetitionPenalty: 4 }, [0, 1], { said: [1], fed: [0] })).toEqual([2, 2]);
    });

    it('of 1 changes nothing, whatever was said', async () => {
      const logits = randomNormal(500, 1);
      const sampling = { ...GREEDY, temperature: 0.9, topP: 0.8, seed: 4 };
      const draws = range(10);
      expect(await draw(logits, sampling, draws, { said: range(500) })).toEqual(await draw(logits, sampling, draws));
    });
  });
});
