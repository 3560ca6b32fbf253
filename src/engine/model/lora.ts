// LoRA (Hu et al. 2021, arXiv 2106.09685, §4.1): beside each frozen matrix W a trained product of two thin ones,
//
//   x·Wᵀ + (x·Aᵀ)·Bᵀ       A: [rank, inputs]     B: [outputs, rank], zero at the start
//
// so that an untrained decoder is, bit for bit, what it was without. The adapters are on every matrix of every block, not on
// queries and values alone: it is to stand beside links of as many numbers, and on two matrices those would soon be of full
// rank. Queries, keys and values are one matrix here and share one A. Nothing is scaled (α = rank).
import type { Gpu } from '../gpu/device.ts';
import { PackedTensors, type TensorSpec } from '../gpu/packedTensors.ts';
import { elements, writeNumbers } from '../gpu/tensor.ts';
import { seededNormal } from '../seededRandom.ts';
import { AdaptedDecoder } from './adaptedDecoder.ts';
import { matrixShapes, type BlockAdapters, type BlockMatrix } from './blockWeights.ts';
import type { Decoder } from './decoder.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import type { LowRank } from './projection.ts';

const MATRICES: readonly BlockMatrix[] = ['qkv', 'attentionOut', 'mlpIn', 'mlpOut'];

export interface Lora {
  /** The decoder with its adapters. */
  decoder: Decoder;
  /** The adapters: what is trained. Whoever asked for them destroys them. */
  packed: PackedTensors;
  /** Numbers of the adapters. */
  numbers: number;
}

/** Trained numbers of adapters of this rank on all blocks. */
export function loraNumbers(config: DecoderConfig, rank: number): number {
  const sides = Object.values(matrixShapes(config)).reduce((sum, [outputs, inputs]) => sum + outputs + inputs, 0);
  return config.blocks * rank * sides;
}

/** The lowest rank whose adapters have at least so many numbers; 1 at least. */
export function loraRank(config: DecoderConfig, numbers: number): number {
  return Math.max(1, Math.ceil(numbers / loraNumbers(config, 1)));
}

/**
 * Adapters on a frozen decoder: A normal with deviation 1/√inputs, the same for the same seed, and B zero.
 * @throws PatchbayError 'out-of-memory' when they fit no buffer.
 */
export function addLora(gpu: Gpu, model: Decoder, rank: number, seed: number): Lora {
  const shapes = matrixShapes(model.config);
  const blocks = Array.from({ length: model.blocks }, (_, i) => i + 1);
  const specs = blocks.flatMap((block) =>
    MATRICES.flatMap((matrix): TensorSpec[] => {
      const [outputs, inputs] = shapes[matrix];
      return [
        { name: nameOf(block, matrix, 'down'), shape: [rank, inputs] },
        { name: nameOf(block, matrix, 'up'), shape: [outputs, rank] },
      ];
    }),
  );
  const packed = new PackedTensors(gpu, specs);
  const normal = seededNormal(seed);
  const adapters = blocks.map((block) =>
    Object.fromEntries(
      MATRICES.map((matrix): [BlockMatrix, LowRank] => {
        const [down, up] = (['down', 'up'] as const).map((side) => packed.tensor(nameOf(block, matrix, side)));
        const deviation = shapes[matrix][1] ** -0.5;
        const values = Float32Array.from({ length: elements(down.shape) }, () => deviation * normal());
        writeNumbers(gpu.device, down, values);
        return [matrix, { down, up }];
      }),
    ),
  ) as BlockAdapters[];
  return { decoder: new AdaptedDecoder(model, adapters), packed, numbers: loraNumbers(model.config, rank) };
}

function nameOf(block: number, matrix: BlockMatrix, side: keyof LowRank): string {
  return `block ${block}, ${matrix}, ${side}`;
}
