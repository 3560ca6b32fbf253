// Decoders of blocks that all have attention and a feed-forward part: every family that is supported. What tells the families
// apart is in the configuration.
import { allocating } from '../gpu/allocating.ts';
import type { Gpu } from '../gpu/device.ts';
import type { WeightFormat } from '../gpu/packing.ts';
import type { Allocate } from '../gpu/packedTensors.ts';
import type { Recorder } from '../gpu/recorder.ts';
import { tensorFrom, type Tensor } from '../gpu/tensor.ts';
import { add } from '../ops/add.ts';
import { gather, type RowIndex } from '../ops/gather.ts';
import { recordBlock } from './block.ts';
import {
  allocateBlock,
  blockParts,
  normParts,
  wholePart,
  withAdapters,
  type BlockAdapters,
  type BlockWeights,
} from './blockWeights.ts';
import type { Decoder, NeededRows, RowPlaces } from './decoder.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import { storedAs, streamParts, type Checkpoint, type Part } from './parts.ts';
import { allocateNorm, norm, type Norm } from './projection.ts';
import { VocabularyTable } from './vocabularyTable.ts';

export class BlockDecoder implements Decoder {
  readonly config: DecoderConfig;
  readonly parts: readonly Part[];
  private readonly embedding: VocabularyTable;
  private readonly positionTable: Tensor | undefined;
  private readonly blockWeights: BlockWeights[];
  private readonly finalNorm: Norm;
  private readonly headTable: VocabularyTable;
  /** By the numbers that they hold: most blocks have the same. */
  private readonly frequencies: ReadonlyMap<readonly number[], Tensor>;

  /** @param allocate where the weights are put: in buffers of their own, or, to be trained, together in one. */
  constructor(gpu: Gpu, config: DecoderConfig, allocate: Allocate = storedAs(gpu, 'f32')) {
    this.config = config;
    const { width, vocabulary, contextLength, said = vocabulary } = config;
    this.embedding = new VocabularyTable(allocate, [vocabulary, width], 'embedding');
    this.positionTable = config.learnedPositions ? allocate([contextLength, width], 'positions') : undefined;
    this.blockWeights = config.traits.map((_, i) => allocateBlock(config, allocate, `block ${i + 1}`));
    this.finalNorm = allocateNorm(allocate, width, 'final norm', config.norm);
    this.headTable = config.tiedHead ? this.embedding : new VocabularyTable(allocate, [said, width], 'head');
    this.frequencies = new Map(
      Array.from(new Set(config.traits.map(({ frequencies }) => frequencies)), (numbers) => [
        numbers,
        tensorFrom(gpu.device, Float32Array.from(numbers), [numbers.length], 'frequencies'),
      ]),
    );
    this.parts = this.listParts();
  }

  /** @throws PatchbayError 'bad-model' when a tensor is missing, has another shape or does not fit the format. */
  static async load(
    gpu: Gpu,
    config: DecoderConfig,
    checkpoint: Checkpoint<Promise<Float32Array>>,
    format: WeightFormat = 'f32',
  ): Promise<BlockDecoder> {
    const model = await allocating(
      gpu,
      `the weights of a model of ${config.family}`,
      'Choose a smaller model.',
      () => new BlockDecoder(gpu, config, storedAs(gpu, format)),
    );
    try {
      await streamParts(gpu, model.parts, checkpoint, ['', config.names.prefix]);
    } catch (thrown) {
      model.destroy();
      throw thrown;
    }
    return model;
  }

  get blocks(): number {
    return this.config.blocks;
  }
  get width(): number {
    return this.config.width;
  }
  get heads(): number {
    return this.config.heads;
  }
  get headWidth(): number {
    return this.config.headWidth;
  }
  get vocabulary(): number {
    return this.config.vocabulary;
  }
  get contextLength(): number {
    return this.config.contextLength;
  }
  get mostTokens(): number {
    return this.config.learnedPositions ? this.config.contextLength : Infinity;
  }
  get cacheWidth(): number {
    return 2 * this.config.kvHeads * this.config.headWidth;
  }

  embed(recorder: Recorder, rows: RowIndex, positions: Tensor): Tensor {
    const tokens = this.embedding.embed(recorder, rows, this.config.embeddingScale);
    const { positionTable } = this;
    return positionTable ? add(recorder, tokens, gather(recorder, positionTable, { ids: positions })) : tokens;
  }

  block(
    recorder: Recorder,
    k: number,
    state: Tensor,
    places: RowPlaces,
    needed?: NeededRows,
    adapters?: BlockAdapters,
  ): Tensor {
    const weights = this.blockWeights[k - 1];
    const traits = this.config.traits[k - 1];
    const frequencies = this.frequencies.get(traits.frequencies);
    if (!frequencies) throw new Error(`Block ${k} has no frequencies.`);
    const { cache } = places;
    return recordBlock(recorder, this.config, adapters ? withAdapters(weights, adapters) : weights, state, {
      ...traits,
      positions: places.positions,
      frequencies,
      cache: cache && { kv: cache.blocks[k - 1], slots: cache.slots },
      spans: (needed ?? places).spans(traits.window),
      needed: needed?.index,
    });
  }

  head(recorder: Recorder, state: Tensor): Tensor {
    return this.headTable.head(recorder, norm(recorder, state, this.finalNorm, this.config.norm));
  }

  destroy(): void {
    for (const { tensor } of this.parts) tensor.buffer.destroy();
    for (const { buffer } of this.frequencies.values()) buffer.destroy();
  }

  /** The family's names, without its prefix; the head has none there either. */
  private listParts(): Part[] {
    const { names, tiedHead } = this.config;
    return [
      ...this.embedding.parts(`${names.embedding}.weight`),
      ...(this.positionTable ? [wholePart(this.positionTable, `${names.positions}.weight`)] : []),
      ...this.blockWeights.flatMap((weights, i) => blockParts(this.config, weights, i)),
      ...normParts(this.finalNorm, names.finalNorm),
      ...(tiedHead ? [] : this.headTable.parts(`${names.head}.weight`)),
    ];
  }
}
