// What a model will take of the graphics memory, from its configuration and the heads of its weights: the code that loads
// and decodes runs once on a device that only counts.
import { PatchbayError } from '../shared/errors.ts';
import type { MemoryPlan } from '../shared/models.ts';
import { DEFAULT_CONTEXT } from '../shared/preset.ts';
import { CachedComposition } from './bridge/cachedComposition.ts';
import { alone } from './bridge/composition.ts';
import { countingGpu } from './gpu/countingGpu.ts';
import type { Gpu } from './gpu/device.ts';
import type { WeightFormat } from './gpu/packing.ts';
import { ELEMENT_BYTES } from './gpu/tensor.ts';
import { usualFormat } from './loadedModel.ts';
import { CHUNKS } from './model/cachedDecoder.ts';
import type { DecoderConfig } from './model/decoderConfig.ts';
import { BlockDecoder } from './model/blockDecoder.ts';
import { countNumbers, storedAs, type Checkpoint } from './model/parts.ts';
import { planTraining } from './trainingMemory.ts';
import { refuseUnreadable, type SafetensorsHeader } from './storage/safetensors.ts';

/** Tensors by name, with what their files' heads say of them. */
export type Heads = SafetensorsHeader['tensors'];

export interface Planned {
  memory: MemoryPlan;
  /** Numbers of the model. */
  parameters: number;
}

/** @throws PatchbayError 'bad-model' when weights and configuration do not belong together. */
export async function planMemory(
  adapter: Pick<Gpu, 'adapter' | 'capabilities'>,
  config: DecoderConfig,
  heads: Heads,
): Promise<Planned> {
  (await BlockDecoder.load(withoutLimit(countingGpu(adapter).gpu), config, zeros(heads))).destroy(); // every tensor is there
  const { gpu, largestBuffer } = countingGpu(adapter);
  const format = usualFormat(adapter, countNumbers([...heads.values()]));
  const unlimited = withoutLimit(gpu);
  const decoder = fitting(gpu, config, format) ?? new BlockDecoder(unlimited, config, storedAs(unlimited, format));
  const weights = gpu.memory.bytes;
  const context = Math.min(config.contextLength, DEFAULT_CONTEXT);
  const cached = new CachedComposition(unlimited, alone(decoder), context);
  for (const rows of CHUNKS)
    await cached.advance(
      Array.from({ length: Math.min(rows, context) }, () => 0),
      new Map(),
    );
  const cache = gpu.memory.bytes - weights;
  const largest = largestBuffer(); // before there are links
  const memory = {
    format,
    weights,
    context,
    cache,
    cachePerToken: decoder.blocks * decoder.cacheWidth * ELEMENT_BYTES,
    training: planTraining(unlimited, decoder),
    largestBuffer: largest,
    largestPossible: adapter.adapter.maxBufferBytes,
  };
  return { memory, parameters: countNumbers(decoder.parts) };
}

function withoutLimit(gpu: Gpu): Gpu {
  return { ...gpu, adapter: { ...gpu.adapter, maxBufferBytes: Infinity } };
}

/** Undefined when the adapter has no buffer large enough for one of its matrices; that is counted, too. */
function fitting(gpu: Gpu, config: DecoderConfig, format: WeightFormat): BlockDecoder | undefined {
  try {
    return new BlockDecoder(gpu, config, storedAs(gpu, format));
  } catch (thrown) {
    if (thrown instanceof PatchbayError && thrown.code === 'out-of-memory') return undefined;
    throw thrown;
  }
}

/** As if every number were 0: names, shapes and types are checked as they are when a model is loaded. */
function zeros(heads: Heads): Checkpoint<Promise<Float32Array>> {
  let memory = new Float32Array();
  const range = (name: string, dtype: string, count: number): Promise<Float32Array> => {
    refuseUnreadable(name, dtype);
    if (memory.length < count) memory = new Float32Array(count);
    return Promise.resolve(memory.subarray(0, count));
  };
  return new Map(
    [...heads].map(([name, { dtype, shape }]) => [
      name,
      { shape, range: async (first, end) => range(name, dtype, end - first) },
    ]),
  );
}
