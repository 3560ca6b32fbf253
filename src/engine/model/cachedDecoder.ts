// Decoding with a cache: tokens are fed in chunks, each chunk through a plan recorded once for its size; keys and values
// of all earlier tokens stay on the GPU. One cache holds one sequence.
import { GREEDY, type Sampling } from '../../shared/sampling.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Plan } from '../gpu/plan.ts';
import { Recorder } from '../gpu/recorder.ts';
import { profilePlan, type Profile } from '../gpu/timing.ts';
import { createTensor, ELEMENT_BYTES, writeTensor, type Tensor } from '../gpu/tensor.ts';
import { NO_SLOT } from '../ops/appendRows.ts';
import type { Spans } from '../ops/attention.ts';
import { gather } from '../ops/gather.ts';
import { sample, SAMPLING_NUMBERS, samplingSettings, seenBits, seenWords, type SeenText } from '../ops/sample.ts';
import { recordLayers, type Decoder, type LayerHook } from './decoder.ts';
import { PerWindow } from './perWindow.ts';

/** Rows of the plans: one token, a few, a chunk of a prompt. */
export const CHUNKS: readonly number[] = [1, 8, 64];

/** What a hook may know of the plan that it is recorded into. */
export interface ChunkTensors {
  rows: number;
  /** u32[rows]: position of the row's token in the sequence, and so its slot in every cache; NO_SLOT beyond the chunk. */
  slots: Tensor;
}

/** Something that reads or changes the states while they are computed (a link). */
export interface ChunkHook {
  layer: LayerHook;
  /** Fills the hook's own inputs before tokens first … first + count − 1 are run. */
  write(first: number, count: number): void;
}

export interface CachedDecoderOptions {
  /** Longest sequence. */
  slots: number;
  /** Called once per plan, while it is recorded. */
  hook?: (recorder: Recorder, chunk: ChunkTensors) => ChunkHook;
  /** Highest layer that is needed, when no token is to be predicted. */
  last?: number;
}

interface Chunk {
  plan: Plan;
  rows: number;
  hook?: ChunkHook;
  ids: Tensor;
  positions: Tensor;
  slots: Tensor;
  keys: PerWindow<Tensor>;
  lastRow: Tensor;
  predicted?: Predicted;
}

interface Predicted {
  logits: Tensor;
  sampling: Tensor;
  /** u32[1] */
  token: Tensor;
}

export class CachedDecoder {
  /** Tokens that are in the cache. */
  length = 0;
  private readonly gpu: Gpu;
  private readonly model: Decoder;
  private readonly options: CachedDecoderOptions;
  private readonly cache: Tensor[];
  private sampling: Sampling = GREEDY;
  /** A bit for each token of the text, for the repetition penalty. */
  private readonly seen: Tensor | undefined;
  private readonly chunks = new Map<number, Promise<Chunk>>();
  private readonly plans: Plan[] = [];
  private latest: Chunk | undefined;

  constructor(gpu: Gpu, model: Decoder, options: CachedDecoderOptions) {
    this.gpu = gpu;
    this.model = model;
    this.options = options;
    const blocks = options.last ?? model.blocks;
    this.cache = Array.from({ length: blocks }, (_, i) =>
      createTensor(gpu.device, [options.slots, model.cacheWidth], `cache of block ${i + 1}`),
    );
    if (options.last === undefined)
      this.seen = createTensor(gpu.device, [seenWords(model.vocabulary)], 'tokens of the text');
  }

  get slots(): number {
    return this.options.slots;
  }

  /** How tokens are chosen from now on. @param text what the repetition penalty counts as said, before what comes. */
  choose(sampling: Sampling, text: Iterable<number>): void {
    this.sampling = sampling;
    const { seen, model } = this;
    if (seen && sampling.repetitionPenalty !== 1) writeTensor(this.gpu.device, seen, seenBits(text, model.vocabulary));
  }

  /** Runs these tokens after those that are cached. @throws RangeError when they do not fit. */
  async feed(ids: readonly number[]): Promise<void> {
    if (this.length + ids.length > this.slots) throw new RangeError(`The cache holds ${this.slots} tokens.`);
    for (let done = 0; done < ids.length;) {
      const left = ids.length - done;
      const chunk = await this.chunk(CHUNKS.find((rows) => rows >= left) ?? CHUNKS[CHUNKS.length - 1]);
      const count = Math.min(left, chunk.rows);
      this.runChunk(chunk, ids.slice(done, done + count));
      done += count;
    }
  }

  /** Runs the token that was chosen after the last one, on the GPU: nobody needs to have read it. @throws RangeError */
  async feedChosen(): Promise<void> {
    if (this.length === this.slots) throw new RangeError(`The cache holds ${this.slots} tokens.`);
    const { token } = this.lastPredicted;
    this.runChunk(await this.chunk(1), token);
  }

  /** Forgets all tokens from `length` on. */
  truncate(length: number): void {
    this.length = Math.min(this.length, length);
  }

  /** The token chosen after the last one fed, once the GPU is there. What is fed after this call does not change it. */
  async next(): Promise<number> {
    return (await this.gpu.readback.u32(this.lastPredicted.token))[0];
  }

  /** Logits [V] after the last token fed, and after the repetition penalty if there is one. */
  async logits(): Promise<Float32Array> {
    return this.gpu.readback.f32(this.lastPredicted.logits);
  }

  /** What it holds on the GPU: keys and values, and the plans that were needed so far. */
  get bytes(): number {
    const caches = this.owned.reduce((sum, { buffer }) => sum + buffer.size, 0);
    return this.plans.reduce((sum, plan) => sum + plan.bytes, caches);
  }

  /** Where the time of one token goes. There must have been one. */
  async profile(): Promise<Profile> {
    return profilePlan(this.gpu, (await this.chunk(1)).plan);
  }

  async destroy(): Promise<void> {
    for (const { buffer } of this.owned) buffer.destroy();
    for (const chunk of await Promise.all(this.chunks.values())) chunk.plan.destroy();
  }

  private get owned(): Tensor[] {
    return this.seen ? [...this.cache, this.seen] : this.cache;
  }

  private get lastPredicted(): Predicted {
    if (!this.latest?.predicted) throw new Error('Feed a token before asking for the next one.');
    return this.latest.predicted;
  }

  /** @param tokens their ids, or where the id of a single one lies. */
  private runChunk(chunk: Chunk, tokens: readonly number[] | Tensor): void {
    const { device } = this.gpu;
    const encoder = device.createCommandEncoder({ label: 'decode' });
    const count = isTensor(tokens) ? 1 : tokens.length;
    const first = this.length;
    if (isTensor(tokens)) copyWord(encoder, tokens, chunk.ids);
    else
      writeTensor(
        device,
        chunk.ids,
        Uint32Array.from({ length: chunk.rows }, (_, row) => tokens[row] ?? 0),
      );
    const fill = (rest: number): Uint32Array =>
      Uint32Array.from({ length: chunk.rows }, (_, row) => (row < count ? first + row : rest));
    writeTensor(device, chunk.positions, fill(0));
    writeTensor(device, chunk.slots, fill(NO_SLOT));
    for (const [window, tensor] of chunk.keys.entries()) {
      const keys = new Uint32Array(2 * chunk.rows);
      for (let row = 0; row < count; row++) {
        const before = first + row + 1;
        const seen = Math.min(before, window);
        keys.set([before - seen, seen], 2 * row);
      }
      writeTensor(device, tensor, keys);
    }
    writeTensor(device, chunk.lastRow, Uint32Array.of(count - 1));
    this.length += count;
    // The place in the text is the draw: the same text goes on in the same way.
    const settings = samplingSettings(this.sampling, this.length, count - 1);
    if (chunk.predicted) writeTensor(device, chunk.predicted.sampling, settings);
    chunk.hook?.write(first, count);
    chunk.plan.encode(encoder);
    device.queue.submit([encoder.finish()]);
    this.latest = chunk;
  }

  private chunk(rows: number): Promise<Chunk> {
    let chunk = this.chunks.get(rows);
    if (!chunk) {
      chunk = this.record(rows);
      this.chunks.set(rows, chunk);
      chunk.catch(() => this.chunks.delete(rows)); // the caller hears of it; next time there may be room
    }
    return chunk;
  }

  private async record(rows: number): Promise<Chunk> {
    const { model, options } = this;
    const recorder = new Recorder(this.gpu, `decode ${rows}`, { sharing: true, decoding: true });
    const [ids, positions, slots] = ['ids', 'positions', 'slots'].map((name) => recorder.tensor([rows], name));
    const keys = new PerWindow(() => recorder.tensor([rows, 2], 'keys'));
    const lastRow = recorder.tensor([1], 'last row');
    const hook = options.hook?.(recorder, { rows, slots });
    const spans = (window: number): Spans => ({ keys: keys.get(window) });
    const places = { positions, spans, cache: { blocks: this.cache, slots } };
    const states = recordLayers(recorder, model, { ids }, places, { hook: hook?.layer, last: options.last });
    const inputs = { rows, hook, ids, positions, slots, keys, lastRow };
    const { seen } = this;
    const predicted = seen && this.predict(recorder, states[model.blocks], lastRow, { ids, seen });
    const plan = await recorder.finish();
    this.plans.push(plan);
    return { ...inputs, predicted, plan };
  }

  private predict(recorder: Recorder, state: Tensor, lastRow: Tensor, text: SeenText): Predicted {
    const logits = recorder.keep(this.model.head(recorder, gather(recorder, state, { ids: lastRow })));
    const sampling = recorder.tensor([SAMPLING_NUMBERS], 'sampling');
    return { logits, sampling, token: sample(recorder, logits, sampling, text) };
  }
}

function isTensor(tokens: readonly number[] | Tensor): tokens is Tensor {
  return 'buffer' in tokens;
}

function copyWord(encoder: GPUCommandEncoder, from: Tensor, to: Tensor): void {
  encoder.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, ELEMENT_BYTES);
}
