// The plan against what is really allocated: models are loaded, and decode, on a device.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderLibrary, loadFolder } from '../cli/folders.ts';
import { OWN_SETTINGS } from '../shared/ownPreset.ts';
import { everyFourth } from '../shared/wirings.ts';
import { LinkBoard } from './linkBoard.ts';
import { trainingExamples } from './trainingMemory.ts';
import { Trainer } from './training/trainer.ts';
import { CachedComposition } from './bridge/cachedComposition.ts';
import { alone } from './bridge/composition.ts';
import { byteLength } from './gpu/tensor.ts';
import type { Gpu } from './gpu/device.ts';
import { loadDecoder, shapeOf, usualFormat } from './loadedModel.ts';
import { planMemory } from './memoryPlan.ts';
import { readModelConfig } from './model/config.ts';
import { readModelFiles } from './storage/modelFiles.ts';
import { readSafetensorsHeader } from './storage/safetensors.ts';
import { FIXTURES, hasMoreFixtures, MORE_FIXTURES } from './testing/fixtures.ts';
import { testGpu } from './testing/gpu.ts';

let gpu: Gpu;
beforeAll(async () => void (gpu = await testGpu()));

const MODELS = ['tiny-llama', 'tiny-llama-tied', 'tiny-gemma'].map((name) => join(FIXTURES, 'models', name));
if (hasMoreFixtures('models/stories260K')) MODELS.push(join(MORE_FIXTURES, 'models/stories260K'));

async function read(folder: string) {
  const { config, weights } = await readModelFiles((name) => folderLibrary().file(folder, name));
  const { tensors } = await readSafetensorsHeader(weights[0]);
  return { json: config, config: readModelConfig(config), weights, heads: tensors };
}

describe('planMemory', () => {
  it.each(MODELS)('knows to the byte what %s takes', async (folder) => {
    const { json, config, weights, heads } = await read(folder);
    const { memory } = await planMemory(gpu, config, heads);
    const before = gpu.memory.bytes;
    const { decoder } = await loadDecoder(gpu, json, weights);
    expect(memory.weights).toBe(gpu.memory.bytes - before);
    const cached = new CachedComposition(gpu, alone(decoder), memory.context);
    const text = Array.from({ length: Math.min(64, memory.context) }, (_, i) => i % 7);
    for (const rows of [1, 5, text.length]) await cached.advance(text.slice(0, rows), new Map());
    await cached.next();
    expect(memory.cache).toBe(cached.bytes);
    const shorter = new CachedComposition(gpu, alone(decoder), memory.context - 20);
    for (const rows of [1, 5, Math.min(64, memory.context - 20)]) await shorter.advance(text.slice(0, rows), new Map());
    expect(memory.cache - 20 * memory.cachePerToken).toBe(shorter.bytes);
    await shorter.destroy();
    await cached.destroy();
    decoder.destroy();
  });

  it.each(MODELS)('knows what training links into %s takes', async (folder) => {
    const { config, heads } = await read(folder);
    const { training } = (await planMemory(gpu, config, heads)).memory;
    const anchor = await loadFolder(gpu, folder, { id: 'anchor' });
    const other = await loadFolder(gpu, folder, { id: 'other' });
    const before = gpu.memory.bytes;
    const board = new LinkBoard(gpu, anchor, [other]);
    await board.set(everyFourth({ anchor: shapeOf(anchor), augmenters: [shapeOf(other)] }, []));
    const trainer = await Trainer.create(
      gpu,
      board.composition,
      board.packed,
      trainingExamples(training.tokens),
      OWN_SETTINGS,
    );
    await trainer.next();
    const held = gpu.memory.bytes - before;
    expect(Math.abs(training.bytes / held - 1)).toBeLessThan(0.01);
    expect(training.linkBuffer).toBe(byteLength(board.packed.whole));
    trainer.destroy();
    board.destroy();
    for (const { decoder } of [anchor, other]) decoder.destroy();
  });

  it('plans the format that loading would choose, and the largest buffer of it', async () => {
    const { config } = await read(MODELS[0]);
    const large = { ...config, width: 512, heads: 8, kvHeads: 8, headWidth: 64, hidden: 1024, vocabulary: 30_000 };
    const [card, cpu] = [false, true].map((fallback) => ({ ...gpu, capabilities: { ...gpu.capabilities, fallback } }));
    const heads = new Map(
      Object.entries(shapesOf(large)).map(([name, shape]) => [name, { dtype: 'BF16', shape, from: 0, to: 0 }]),
    );
    const numbers = [...heads.values()].reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const { memory, parameters } = await planMemory(card, large, heads);
    expect(usualFormat(card, numbers)).toBe('f16');
    expect(memory.format).toBe('f16');
    expect(parameters).toBe(numbers);
    expect(memory.weights).toBeGreaterThan(2 * numbers);
    expect(memory.weights).toBeLessThan(2.01 * numbers);
    expect(memory.largestBuffer).toBe(2 * 512 * 30_000);
    expect((await planMemory(cpu, large, heads)).memory.largestBuffer).toBe(4 * 512 * 30_000);
  });
});

function shapesOf({ blocks, width, hidden, vocabulary, tiedHead }: ReturnType<typeof readModelConfig>) {
  const shapes: Record<string, number[]> = {
    'model.embed_tokens.weight': [vocabulary, width],
    'model.norm.weight': [width],
  };
  if (!tiedHead) shapes['lm_head.weight'] = [vocabulary, width];
  for (let i = 0; i < blocks; i++) {
    for (const name of ['q', 'k', 'v', 'o']) shapes[`model.layers.${i}.self_attn.${name}_proj.weight`] = [width, width];
    for (const name of ['gate', 'up']) shapes[`model.layers.${i}.mlp.${name}_proj.weight`] = [hidden, width];
    shapes[`model.layers.${i}.mlp.down_proj.weight`] = [width, hidden];
    for (const name of ['input', 'post_attention']) shapes[`model.layers.${i}.${name}_layernorm.weight`] = [width];
  }
  return shapes;
}
