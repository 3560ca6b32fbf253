// Gradients through the blocks of every family and through its head, in f32, against central differences along the gradient
// itself and along directions drawn at random. The composed fixtures hold some families to PyTorch as well.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Recorder } from '../gpu/recorder.ts';
import { elements, writeTensor } from '../gpu/tensor.ts';
import { loadDecoder } from '../loadedModel.ts';
import { fileInMemory } from '../storage/fileSource.ts';
import { dot, randomNormal } from '../testing/compare.ts';
import { FIXTURES, readBytes, readJson } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { recordLayers } from './decoder.ts';
import { PackedRows } from './packedRows.ts';

const FAMILIES: [model: string, changed?: object][] = [
  ['tiny-llama3'],
  ['tiny-qwen2'],
  ['tiny-qwen3'],
  ['tiny-gpt2'],
  ['tiny-gpt-neo'],
  ['tiny-gpt-neox'],
  ['tiny-gpt-neox-serial', { hidden_act: 'gelu' }], // differences over the corner of its ReLU say nothing
  ['tiny-gemma'],
  ['tiny-gemma3'],
];
/** The second text is longer than every window. */
const TEXTS = [7, 23].map((length) => Array.from({ length }, (_, t) => 3 + ((t * 31) % 90)));
const ROWS = 30;
/** Of the gradient's norm, for a step of this share of the state: rounding, and terms of fifth order. */
const [STEP, TOLERANCE] = [2e-3, 1e-4];
/** Along the gradient all of the step falls on few numbers. */
const ALONG = 0.3;

it.each(FAMILIES)('%s', async (name, changed) => {
  const gpu = await testGpu();
  const folder = join(FIXTURES, 'models', name);
  const config = { ...(readJson(folder, 'config.json') as object), ...changed };
  const { decoder } = await loadDecoder(gpu, config, [fileInMemory(readBytes(join(folder, 'model.safetensors')))]);
  const recorder = new Recorder(gpu, 'gradients');
  const rows = new PackedRows(recorder, ROWS);
  const state = recorder.tensor([ROWS, decoder.width], 'state');
  const gradient = recorder.tensor(state.shape, 'd(state)');
  recorder.watch(state, gradient);
  const states = recordLayers(recorder, decoder, rows.index, rows, { start: { layer: 0, state } });
  const logits = decoder.head(recorder, states[decoder.blocks]);
  const dLogits = recorder.tensor(logits.shape, 'd(logits)');
  recorder.moveGradient(logits, dLogits);
  recorder.backward();
  const plan = await recorder.finish();
  rows.write(TEXTS);

  const size = elements(state.shape);
  const [start, seed] = [randomNormal(size, 1), randomNormal(elements(logits.shape), 2)];
  writeTensor(gpu.device, dLogits, Float32Array.from(seed));
  const lossAt = async (values: Float64Array): Promise<number> => {
    writeTensor(gpu.device, state, Float32Array.from(values));
    plan.run();
    return dot(Float64Array.from(await gpu.readback.f32(logits)), seed);
  };
  await lossAt(start);
  const found = Float64Array.from(await gpu.readback.f32(gradient));
  const norm = Math.sqrt(dot(found, found));
  expect(norm).toBeGreaterThan(1);
  const along = found.map((value) => (ALONG * value * Math.sqrt(size)) / norm);
  for (const direction of [along, ...[3, 4, 5].map((draw) => randomNormal(size, draw))]) {
    const moved = (by: number): Promise<number> => lossAt(start.map((value, i) => value + by * direction[i]));
    const slopeOver = async (step: number): Promise<number> =>
      ((await moved(step)) - (await moved(-step))) / (2 * step);
    const slope = (4 * (await slopeOver(STEP / 2)) - (await slopeOver(STEP))) / 3; // without the terms of third order
    const length = Math.sqrt(dot(direction, direction));
    expect(Math.abs(slope - dot(found, direction)) / (norm * length)).toBeLessThan(TOLERANCE);
  }
  plan.destroy();
  decoder.destroy();
});
