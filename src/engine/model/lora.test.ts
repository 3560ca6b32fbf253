// Adapters: one matrix against its twin in f64; whole models that are what they were before any training, whose gradients
// equal differences of the loss, and that hold as many numbers as was asked for.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alone } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import type { WeightFormat } from '../gpu/packing.ts';
import { writeTensor } from '../gpu/tensor.ts';
import { loadDecoder } from '../loadedModel.ts';
import * as reference from '../reference/lora.ts';
import { fileInMemory } from '../storage/fileSource.ts';
import {
  centralDifferences,
  dot,
  expectClose,
  randomNormal,
  runOnce,
  sumTolerance,
  upload,
} from '../testing/compare.ts';
import { FIXTURES, readBytes, readJson } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { lossAndGradients } from '../testing/recorded.ts';
import { Trainer } from '../training/trainer.ts';
import { USUAL } from '../../shared/trainingDefaults.ts';
import type { Decoder } from './decoder.ts';
import { addLora, loraNumbers, loraRank } from './lora.ts';
import { packedLogits } from './packedLogits.ts';
import { project } from './projection.ts';
import { saveParts } from './savedParts.ts';

/** [N, K, M], rank */
const SIZES = [
  [[1, 1, 1], 1],
  [[3, 4, 8], 1],
  [[5, 12, 20], 3],
  [[9, 12, 20], 4],
  [[16, 64, 36], 5],
  [[33, 36, 64], 64],
  [[131, 13, 17], 17],
] as const;

const FAMILIES = ['tiny-llama', 'tiny-qwen2', 'tiny-qwen3', 'tiny-gpt2', 'tiny-gpt-neox', 'tiny-gemma', 'tiny-gemma3'];
const IDS = Array.from({ length: 19 }, (_, t) => 3 + ((t * 31) % 90));
const BATCH = [7, 19].map((length) => {
  const ids = IDS.slice(0, length);
  return { ids, labels: ids.map((id) => (7 * id) % 90), augmenters: new Map() };
});
/** Of the gradient's norm; rounding of the loss, whose differences are small. */
const [STEP, TOLERANCE] = [2e-2, 2e-3];

function numbers([n, k, m]: readonly [number, number, number], rank: number) {
  return {
    x: randomNormal(n * k, 1),
    weights: { weight: randomNormal(m * k, 2), down: randomNormal(rank * k, 3), up: randomNormal(m * rank, 4) },
    dOut: randomNormal(n * m, 5),
  };
}

async function load(gpu: Gpu, name: string, weights: WeightFormat = 'f32'): Promise<Decoder> {
  const folder = join(FIXTURES, 'models', name);
  const file = fileInMemory(readBytes(join(folder, 'model.safetensors')));
  return (await loadDecoder(gpu, readJson(folder, 'config.json'), [file], { weights })).decoder;
}

describe('a matrix with an adapter', () => {
  it('twin: the backward equals central differences', () => {
    const [size, rank] = [[3, 5, 4], 2] as const;
    const { x, weights, dOut } = numbers(size, rank);
    const { dX, dDown, dUp } = reference.loraBackward(x, weights, size, rank, dOut);
    const loss = (changed: object, input = x): number =>
      dot(reference.lora(input, { ...weights, ...changed }, size, rank), dOut);
    expectClose(
      dX,
      centralDifferences(x, (v) => loss({}, v)),
      1e-8,
      'dX',
    );
    expectClose(
      dDown,
      centralDifferences(weights.down, (down) => loss({ down })),
      1e-8,
      'dDown',
    );
    expectClose(
      dUp,
      centralDifferences(weights.up, (up) => loss({ up })),
      1e-8,
      'dUp',
    );
  });

  it.each(SIZES)('equals the twin, forward and backward, at %j, rank %i', async ([n, k, m], rank) => {
    const gpu = await testGpu();
    const { x, weights, dOut } = numbers([n, k, m], rank);
    const [out, dX, dDown, dUp] = await runOnce(gpu, (recorder) => {
      const input = upload(gpu, x, [n, k], 'x');
      const down = upload(gpu, weights.down, [rank, k], 'down');
      const up = upload(gpu, weights.up, [m, rank], 'up');
      const gradients = [input, down, up].map((tensor) => {
        const gradient = recorder.tensor(tensor.shape, `d(${tensor.name})`);
        recorder.watch(tensor, gradient);
        return gradient;
      });
      const weight = upload(gpu, weights.weight, [m, k], 'weight');
      const output = project(recorder, input, { weight, lowRank: { down, up } });
      recorder.moveGradient(output, upload(gpu, dOut, [n, m], 'dOut'));
      recorder.backward();
      return [output, ...gradients];
    });
    const truth = reference.loraBackward(x, weights, [n, k, m], rank, dOut);
    const tolerance = sumTolerance(k + rank + m + n);
    expectClose(out, reference.lora(x, weights, [n, k, m], rank), tolerance, 'out');
    expectClose(dX, truth.dX, tolerance, 'dX');
    expectClose(dDown, truth.dDown, tolerance, 'dDown');
    expectClose(dUp, truth.dUp, tolerance, 'dUp');
  });
});

describe.each(FAMILIES)('%s with adapters', (name) => {
  it.each(['f32', 'f16'] as const)('says what it said before them, to the last bit, as %s', async (format) => {
    const gpu = await testGpu();
    const model = await load(gpu, name, format);
    const { decoder, packed } = addLora(gpu, model, 3, 1);
    expect(await packedLogits(gpu, decoder, IDS)).toEqual(await packedLogits(gpu, model, IDS));
    writeTensor(gpu.device, packed.whole, Float32Array.from(randomNormal(packed.whole.shape[0], 2, 0.1)));
    expect(await packedLogits(gpu, decoder, IDS)).not.toEqual(await packedLogits(gpu, model, IDS));
    decoder.destroy(); // gives nothing back: the model beneath still answers
    expect(await packedLogits(gpu, model, IDS)).toHaveLength(IDS.length);
    packed.destroy();
    model.destroy();
  });

  it('has the gradients that differences of its loss have', async () => {
    const gpu = await testGpu();
    const model = await load(gpu, name);
    const { decoder, packed } = addLora(gpu, model, 2, 1);
    const composition = alone(decoder);
    const [size] = packed.whole.shape;
    const start = randomNormal(size, 3, 0.1);
    const at = (values: Float64Array): ReturnType<typeof lossAndGradients> => {
      writeTensor(gpu.device, packed.whole, Float32Array.from(values));
      return lossAndGradients(gpu, { composition, packed }, BATCH);
    };
    const { gradients } = await at(start);
    const found = new Float64Array(size);
    for (const { name: tensor } of packed.specs)
      found.set(gradients.get(tensor) ?? [], packed.tensor(tensor).offset / 4);
    for (const { name: tensor } of packed.specs) expect(gradients.get(tensor)?.some((value) => value !== 0)).toBe(true);
    const norm = Math.sqrt(dot(found, found));
    const along = found.map((value) => value / norm);
    const slopeOver = async (step: number): Promise<number> => {
      const moved = (by: number) => at(start.map((value, i) => value + by * along[i]));
      return ((await moved(step)).loss - (await moved(-step)).loss) / (2 * step);
    };
    const slope = (4 * (await slopeOver(STEP / 2)) - (await slopeOver(STEP))) / 3; // without the terms of third order
    expect(Math.abs(slope - norm) / norm).toBeLessThan(TOLERANCE);
    packed.destroy();
    model.destroy();
  });
});

describe('adapters', () => {
  it('hold what they say, and the rank is the lowest with enough of them', async () => {
    const gpu = await testGpu();
    for (const name of FAMILIES) {
      const model = await load(gpu, name);
      const { packed, numbers: held } = addLora(gpu, model, 3, 1);
      const counted = packed.specs.reduce((sum, { shape }) => sum + shape[0] * shape[1], 0);
      expect([held, counted]).toEqual([loraNumbers(model.config, 3), 3 * loraNumbers(model.config, 1)]);
      for (const wanted of [1, 100, 4999, 5000, 123_456]) {
        const rank = loraRank(model.config, wanted);
        expect(loraNumbers(model.config, rank)).toBeGreaterThanOrEqual(wanted);
        if (rank > 1) expect(loraNumbers(model.config, rank - 1)).toBeLessThan(wanted);
      }
      packed.destroy();
      model.destroy();
    }
  });

  it('start from other numbers with another seed, and from the same with the same', async () => {
    const gpu = await testGpu();
    const model = await load(gpu, 'tiny-llama');
    const start = async (seed: number): Promise<Float32Array> => {
      const { packed } = addLora(gpu, model, 2, seed);
      const values = await gpu.readback.f32(packed.whole);
      packed.destroy();
      return values;
    };
    expect(await start(1)).toEqual(await start(1));
    expect(await start(1)).not.toEqual(await start(2));
    model.destroy();
  });

  it('learn by heart, and leave every weight of the model as it is', async () => {
    const gpu = await testGpu();
    const model = await load(gpu, 'tiny-llama');
    const before = await saveParts(gpu, model.parts);
    const { decoder, packed } = addLora(gpu, model, 4, 1);
    const settings = { ...USUAL, steps: 60, batch: 2, learningRate: 1e-2, warmupSteps: 2, weightDecay: 0, clip: 1 };
    const order = { ...settings, seed: 1, evaluateEvery: 60 };
    const trainer = await Trainer.create(gpu, alone(decoder), packed, BATCH, order);
    const losses: number[] = [];
    while (!trainer.finished) losses.push(await trainer.next());
    expect(losses[59]).toBeLessThan(0.5 * losses[0]);
    expect(await saveParts(gpu, model.parts)).toEqual(before);
    trainer.destroy();
    packed.destroy();
    model.destroy();
  });
});
