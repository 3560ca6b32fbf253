// Decoding with a composition: every model keeps its keys and values, and so does every link (of the augmenter's states
// behind its projection). `advance` takes the whole text as tokens each time and computes only what it does not have:
// when an augmenter's tokenizer reads the end of a longer text differently, what depended on it is computed again.
import type { LinkMask } from '../../shared/composition.ts';
import type { Sampling } from '../../shared/sampling.ts';
import { allocating } from '../gpu/allocating.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Recorder } from '../gpu/recorder.ts';
import { createTensor, writeTensor, type Tensor } from '../gpu/tensor.ts';
import type { Profile } from '../gpu/timing.ts';
import { CachedDecoder, type ChunkHook, type ChunkTensors } from '../model/cachedDecoder.ts';
import { appendRows } from '../ops/appendRows.ts';
import { linkHook, readAugmenters, type Composition } from './composition.ts';
import { linkKeysValues } from './link.ts';
import type { WiredLink } from './linkWeights.ts';
import { visibleUnder, type SeenTokens } from './mask.ts';

interface CachedAugmenter {
  decoder: CachedDecoder;
  masks: readonly LinkMask[];
  seen: SeenTokens;
}

/** The median of so many counts: the first compiles, and on a CPU adapter some wait for the page to be drawn. */
const PROFILED_TOKENS = 31;

const NOTHING: SeenTokens = { ids: [], visible: [] };

export class CachedComposition {
  readonly slots: number;
  private readonly gpu: Gpu;
  private readonly anchor: CachedDecoder;
  private readonly augmenters = new Map<string, CachedAugmenter>();
  private readonly linkCaches: ReadonlyMap<WiredLink, Tensor>;
  private anchorIds: readonly number[] = [];
  private readonly composition: Composition;
  /** Those of the composition when the caches were filled. */
  private changes = 0;

  /** @param slots longest text, in tokens of any of the models. */
  constructor(gpu: Gpu, composition: Composition, slots: number) {
    this.gpu = gpu;
    this.slots = slots;
    this.composition = composition;
    const cacheShape = [slots, 2 * composition.anchor.width];
    this.linkCaches = new Map(
      composition.links.map((wired) => [wired, createTensor(gpu.device, cacheShape, `cache of link ${wired.link.id}`)]),
    );
    for (const { id, model, masks, last } of readAugmenters(composition)) {
      const links = composition.links.filter(({ link }) => link.augmenter === id);
      const hook = (recorder: Recorder, chunk: ChunkTensors): ChunkHook => this.fillLinkCaches(recorder, chunk, links);
      this.augmenters.set(id, { decoder: new CachedDecoder(gpu, model, { slots, hook, last }), masks, seen: NOTHING });
    }
    const hook = (recorder: Recorder, chunk: ChunkTensors): ChunkHook => this.readLinkCaches(recorder, chunk);
    this.anchor = new CachedDecoder(gpu, composition.anchor, { slots, hook });
  }

  /** @throws PatchbayError 'out-of-memory', with nothing held. */
  static create(gpu: Gpu, composition: Composition, slots: number): Promise<CachedComposition> {
    const hint = 'Ask for shorter texts, or choose smaller models or fewer links.';
    return allocating(gpu, `a text of ${slots} tokens`, hint, () => new CachedComposition(gpu, composition, slots));
  }

  /**
   * Makes the caches hold exactly this text. `augmenters` has the tokens of each augmenter that a link reads.
   * @throws RangeError when a model's tokens do not fit its cache.
   */
  async advance(anchorIds: readonly number[], augmenters: ReadonlyMap<string, SeenTokens>): Promise<void> {
    this.forgetStale();
    let keep = commonPrefix(this.anchorIds, anchorIds);
    for (const [id, cached] of this.augmenters) {
      const now = augmenters.get(id) ?? NOTHING;
      const same = commonPrefix(cached.seen.ids, now.ids);
      for (const mask of cached.masks)
        keep = Math.min(keep, unchangedRows(visibleUnder(mask, cached.seen), visibleUnder(mask, now), same));
      cached.decoder.truncate(same);
      await cached.decoder.feed(now.ids.slice(cached.decoder.length));
      cached.seen = now;
    }
    // The last token is always run, so that there is something to predict from.
    this.anchor.truncate(Math.min(keep, anchorIds.length - 1));
    await this.anchor.feed(anchorIds.slice(this.anchor.length));
    this.anchorIds = anchorIds;
  }

  /** What they hold is stale as soon as links were trained. */
  private forgetStale(): void {
    const { changes = 0 } = this.composition;
    if (changes !== this.changes) this.forget();
    this.changes = changes;
  }

  /** Empties the caches. */
  forget(): void {
    this.anchorIds = [];
    this.anchor.truncate(0);
    for (const cached of this.augmenters.values()) cached.seen = NOTHING;
  }

  /** Goes on with the token that was chosen after the text, whether or not anybody has read it; see `tokensAhead`. */
  async advanceByChosen(): Promise<void> {
    if (this.tokensAhead === 0) throw new Error('The augmenters have not read the token.');
    await this.anchor.feedChosen();
  }

  /**
   * What the text is that `advanceByChosen` went on with, as far as anybody has read it: a later text that begins like it
   * need not be computed again.
   */
  chosen(ids: readonly number[]): void {
    this.anchorIds = ids.slice(0, this.anchor.length);
  }

  /** How many tokens are worth computing before the first of them is read: none where an augmenter has to read it first. */
  get tokensAhead(): number {
    if (this.augmenters.size > 0) return 0;
    return this.gpu.capabilities.fallback ? 1 : 2;
  }

  get hasRoom(): boolean {
    return this.anchor.length < this.slots;
  }

  /** How tokens are chosen from now on, after a text of these. */
  choose(sampling: Sampling, text: readonly number[]): void {
    this.anchor.choose(sampling, text);
  }

  /** The token chosen after the text, once the GPU is there. */
  next(): Promise<number> {
    return this.anchor.next();
  }

  /** Logits [V] after the text. */
  logits(): Promise<Float32Array> {
    return this.anchor.logits();
  }

  /** What it holds on the GPU. */
  get bytes(): number {
    const links = [...this.linkCaches.values()].reduce((sum, { buffer }) => sum + buffer.size, 0);
    return this.decoders.reduce((sum, decoder) => sum + decoder.bytes, links);
  }

  /** Milliseconds that a token takes, and where they go, model by model. What was cached is forgotten. */
  async profile(): Promise<{ ms: number; profiles: Profile[] }> {
    this.forget();
    const times: number[] = [];
    for (let count = 1; count <= Math.min(PROFILED_TOKENS, this.slots); count++) {
      const started = performance.now();
      const ids = Array.from({ length: count }, () => 0);
      const seen = { ids, visible: ids.map((_, t) => t + 1) };
      await this.advance(ids, new Map([...this.augmenters.keys()].map((id) => [id, seen])));
      await this.next();
      times.push(performance.now() - started);
    }
    const profiles = [];
    for (const decoder of this.decoders) profiles.push(await decoder.profile());
    this.forget();
    return { ms: times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)], profiles };
  }

  async destroy(): Promise<void> {
    for (const decoder of this.decoders) await decoder.destroy();
    for (const { buffer } of this.linkCaches.values()) buffer.destroy();
  }

  private get decoders(): CachedDecoder[] {
    return [this.anchor, ...[...this.augmenters.values()].map(({ decoder }) => decoder)];
  }

  private fillLinkCaches(recorder: Recorder, { slots }: ChunkTensors, links: readonly WiredLink[]): ChunkHook {
    const layer = (index: number, state: Tensor): Tensor => {
      for (const wired of links.filter(({ link }) => link.from === index)) {
        appendRows(recorder, linkKeysValues(recorder, wired, state), slots, this.linkCache(wired));
      }
      return state;
    };
    return { layer, write: () => undefined };
  }

  private readLinkCaches(recorder: Recorder, { rows }: ChunkTensors): ChunkHook {
    const inputs = [...this.augmenters].flatMap(([id, cached]) =>
      cached.masks.map((mask) => ({ id, cached, mask, keys: recorder.tensor([rows, 2], `cross keys ${id} ${mask}`) })),
    );
    const layer = linkHook(recorder, [...this.linkCaches.keys()], (wired) => {
      const { augmenter, mask } = wired.link;
      const input = inputs.find((each) => each.id === augmenter && each.mask === mask);
      if (!input) throw new Error(`Nothing is read of "${augmenter}".`);
      return { keysValues: this.linkCache(wired), spans: { keys: input.keys } };
    });
    const write = (first: number, count: number): void => {
      for (const { cached, mask, keys } of inputs) {
        const visible = visibleUnder(mask, cached.seen);
        const spans = new Uint32Array(2 * rows);
        for (let row = 0; row < count; row++) spans[2 * row + 1] = visible[first + row];
        writeTensor(this.gpu.device, keys, spans);
      }
    };
    return { layer, write };
  }

  private linkCache(wired: WiredLink): Tensor {
    const cache = this.linkCaches.get(wired);
    if (!cache) throw new Error(`Link ${wired.link.id} has no cache.`);
    return cache;
  }
}

function commonPrefix(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return length;
}

/** Leading anchor rows that saw the same augmenter tokens before, given that the first `same` of those did not change. */
function unchangedRows(before: readonly number[], now: readonly number[], same: number): number {
  const changed = before.findIndex((count, row) => count !== now[row] || count > same);
  return changed < 0 ? before.length : changed;
}
