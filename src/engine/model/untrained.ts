// A decoder like another one that never learned anything: the same configuration and the same formats, weights as training
// begins with them. What a composition can do with it does not come from what the augmenter knows (CALM §5, "random m_A").
import { allocating } from '../gpu/allocating.ts';
import type { Gpu } from '../gpu/device.ts';
import { elements } from '../gpu/tensor.ts';
import type { WeightFormat } from '../gpu/packing.ts';
import { seededNormal } from '../seededRandom.ts';
import { BlockDecoder } from './blockDecoder.ts';
import type { Decoder } from './decoder.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import { storedAs, streamParts, type Checkpoint, type Part } from './parts.ts';

/** Of matrices and embeddings: what transformers starts all these families with, unless a config says otherwise. */
const DEVIATION = 0.02;

/**
 * The same numbers for the same seed, in whatever pieces the adapter keeps its matrices: normal with deviation 0.02, gains 1,
 * biases 0. Whoever asked for it destroys it.
 * @throws PatchbayError 'out-of-memory', with nothing held.
 */
export async function untrainedTwin(gpu: Gpu, { config, parts }: Decoder, seed: number): Promise<Decoder> {
  const make = (): BlockDecoder => new BlockDecoder(gpu, config, storedAs(gpu, formatOf(parts)));
  const twin = await allocating(gpu, 'a second, untrained augmenter', 'Choose smaller models.', make);
  try {
    await streamParts(gpu, twin.parts, freshWeights(config, twin.parts, seed));
    return twin;
  } catch (thrown) {
    twin.destroy();
    throw thrown;
  }
}

/** Small matrices of a model may be packed less than it asks for. */
function formatOf(parts: readonly Part[]): WeightFormat {
  const packings = parts.map(({ tensor }) => tensor.packing);
  return (['q8', 'f16'] as const).find((packing) => packings.includes(packing)) ?? 'f32';
}

/** All tensors are parts of one stream of random numbers, drawn when they are asked for. */
function freshWeights(config: DecoderConfig, parts: readonly Part[], seed: number): Checkpoint<Promise<Float32Array>> {
  const gain = config.norm.kind === 'rms' ? 1 - config.norm.gainOffset : 1;
  const shapes = new Map(parts.map(({ name, shape, within }) => [name, within?.shape ?? shape]));
  let drawn = 0;
  const fresh = Array.from(shapes, ([name, shape]) => {
    const before = drawn;
    drawn += elements(shape);
    const constant = name.endsWith('.bias') ? 0 : gain;
    const range = async (first: number, end: number): Promise<Float32Array> => {
      if (shape.length === 1) return new Float32Array(end - first).fill(constant);
      await new Promise((resolve) => setTimeout(resolve)); // large ones take a while: other messages get through
      const normal = seededNormal(seed, before + first);
      return Float32Array.from({ length: end - first }, () => DEVIATION * normal());
    };
    return [name, { shape, range }] as const;
  });
  return new Map(fresh);
}
