// Decoders with RMSNorm before attention and before a gated feed-forward part, rotary positions and grouped-query attention:
// Llama and its relatives. What tells the families apart is in the configuration.
import type { DecoderConfig } from './configParts.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Recorder } from '../gpu/recorder.ts';
import type { WeightFormat } from '../gpu/packing.ts';
import type { Allocate } from '../gpu/packedTensors.ts';
import { tensorFrom, type Tensor } from '../gpu/tensor.ts';
import { attention } from '../ops/attention.ts';
import { gather, type RowIndex } from '../ops/gather.ts';
import { linear } from '../ops/linear.ts';
import { rmsNorm } from '../ops/rmsNorm.ts';
import { rotary } from '../ops/rotary.ts';
import { gate } from '../ops/gate.ts';
import type { Decoder, RowPlaces } from './decoder.ts';
import { stackedParts, storedAs, streamParts, type Checkpoint, type Part } from './parts.ts';
import { VocabularyTable } from './vocabularyTable.ts';

interface BlockWeights {
  attentionNorm: Tensor;
  qkv: Tensor;
  attentionOut: Tensor;
  mlpNorm: Tensor;
  gateUp: Tensor;
  down: Tensor;
}

export class GatedDecoder implements Decoder {
  readonly config: DecoderConfig;
  readonly parts: readonly Part[];
  private readonly embedding: VocabularyTable;
  private readonly blockWeights: BlockWeights[];
  private readonly finalNorm: Tensor;
  private readonly headTable: VocabularyTable;
  private readonly frequencies: Tensor;

  /** @param allocate where the weights are put: in buffers of their own, or, to be trained, together in one. */
  constructor(gpu: Gpu, config: DecoderConfig, allocate: Allocate = storedAs(gpu, 'f32')) {
    this.config = config;
    const { width, heads, kvHeads, headWidth, hidden, vocabulary } = config;
    const [qRows, kvRows] = [heads * headWidth, kvHeads * headWidth];
    this.embedding = new VocabularyTable(allocate, [vocabulary, width], 'embedding');
    this.blockWeights = Array.from({ length: config.blocks }, (_, i) => ({
      attentionNorm: allocate([width], `block ${i + 1} attention norm`),
      qkv: allocate([qRows + 2 * kvRows, width], `block ${i + 1} qkv`),
      attentionOut: allocate([width, qRows], `block ${i + 1} attention out`),
      mlpNorm: allocate([width], `block ${i + 1} mlp norm`),
      gateUp: allocate([2 * hidden, width], `block ${i + 1} gate and up`),
      down: allocate([width, hidden], `block ${i + 1} down`),
    }));
    this.finalNorm = allocate([width], 'final norm');
    this.headTable = config.tiedHead ? this.embedding : new VocabularyTable(allocate, [vocabulary, width], 'head');
    this.frequencies = tensorFrom(gpu.device, inverseFrequencies(config), [headWidth / 2], 'frequencies');
    this.parts = this.listParts(qRows, kvRows);
  }

  /** @throws PatchbayError 'bad-model' when a tensor is missing, has another shape or does not fit the format. */
  static async load(
    gpu: Gpu,
    config: DecoderConfig,
    checkpoint: Checkpoint<Promise<Float32Array>>,
    format: WeightFormat = 'f32',
  ): Promise<GatedDecoder> {
    const model = new GatedDecoder(gpu, config, storedAs(gpu, format));
    try {
      await streamParts(gpu, model.parts, checkpoint, ['', 'model.']);
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
  get cacheWidth(): number {
    return 2 * this.config.kvHeads * this.config.headWidth;
  }

  embed(recorder: Recorder, rows: RowIndex): Tensor {
    return this.embedding.embed(recorder, rows, this.config.embeddingScale);
  }

  block(recorder: Recorder, k: number, state: Tensor, { positions, spans, cache, needed }: RowPlaces): Tensor {
    const { heads, kvHeads, headWidth, activation } = this.config;
    const weights = this.blockWeights[k - 1];
    const normed = this.norm(recorder, state, weights.attentionNorm);
    const { q, kv } = rotary(recorder, linear(recorder, normed, weights.qkv), {
      heads,
      kvHeads,
      positions,
      frequencies: this.frequencies,
      cache: cache && { kv: cache.blocks[k - 1], slots: cache.slots },
    });
    const pick = (rows: Tensor): Tensor => (needed ? gather(recorder, rows, needed.index) : rows);
    const options = { heads, kvHeads, scale: headWidth ** -0.5 };
    const mixed = attention(recorder, pick(q), kv, needed?.spans ?? spans, options);
    const attended = linear(recorder, mixed, weights.attentionOut, { residual: pick(state) });
    const gateUp = linear(recorder, this.norm(recorder, attended, weights.mlpNorm), weights.gateUp);
    return linear(recorder, gate(recorder, gateUp, activation), weights.down, { residual: attended });
  }

  head(recorder: Recorder, state: Tensor): Tensor {
    return this.headTable.head(recorder, this.norm(recorder, state, this.finalNorm));
  }

  private norm(recorder: Recorder, state: Tensor, gain: Tensor): Tensor {
    const { normEpsilon: epsilon, gainOffset } = this.config;
    return rmsNorm(recorder, state, gain, { epsilon, gainOffset });
  }

  destroy(): void {
    for (const { tensor } of this.parts) tensor.buffer.destroy();
    this.frequencies.buffer.destroy();
  }

  /** Hugging Face's names, without the `model.` in front; `lm_head` has none there either. */
  private listParts(qRows: number, kvRows: number): Part[] {
    const whole = (tensor: Tensor, name: string): Part => ({ name, shape: tensor.shape, tensor, start: 0 });
    const { hidden, tiedHead } = this.config;
    return [
      ...this.embedding.parts('embed_tokens.weight'),
      ...this.blockWeights.flatMap((weights, i) => {
        const name = (rest: string): string => `layers.${i}.${rest}.weight`;
        return [
          whole(weights.attentionNorm, name('input_layernorm')),
          ...stackedParts(weights.qkv, [
            [name('self_attn.q_proj'), qRows],
            [name('self_attn.k_proj'), kvRows],
            [name('self_attn.v_proj'), kvRows],
          ]),
          whole(weights.attentionOut, name('self_attn.o_proj')),
          whole(weights.mlpNorm, name('post_attention_layernorm')),
          ...stackedParts(weights.gateUp, [
            [name('mlp.gate_proj'), hidden],
            [name('mlp.up_proj'), hidden],
          ]),
          whole(weights.down, name('mlp.down_proj')),
        ];
      }),
      whole(this.finalNorm, 'norm.weight'),
      ...(tiedHead ? [] : this.headTable.parts('lm_head.weight')),
    ];
  }
}

/** theta^(−2i/D) for i = 0 … D/2 − 1 (arXiv 2104.09864, §3.2.2). */
function inverseFrequencies({ headWidth, ropeTheta }: DecoderConfig): Float32Array {
  return Float32Array.from({ length: headWidth / 2 }, (_, i) => ropeTheta ** ((-2 * i) / headWidth));
}
