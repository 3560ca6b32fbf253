// Everyone who can answer: each augmenter, the anchor, and the composition. A model alone is a composition without links,
// so all of them are asked, and scored, in the same way.
import {
  ANCHOR,
  COMPOSITION,
  PINNED,
  type Answer,
  type Example,
  type Score,
  type Speaker,
} from '../shared/protocol.ts';
import type { TextFormat } from '../shared/chat.ts';
import { DEFAULT_CONTEXT } from '../shared/preset.ts';
import { badRequest } from '../shared/errors.ts';
import { generate, type Generated, type GenerateOptions } from './answer.ts';
import { CachedComposition } from './bridge/cachedComposition.ts';
import { alone, readAugmenters, withoutLinks, type Composition } from './bridge/composition.ts';
import { Exclusive } from './exclusive.ts';
import type { Gpu } from './gpu/device.ts';
import type { Profile } from './gpu/timing.ts';
import type { LoadedModel } from './loadedModel.ts';
import { Looks } from './looks.ts';
import type { Readers } from './question.ts';
import type { Prompt } from './text/conversation.ts';
import { encodeExample, questionOf, type EncodedExample } from './training/encode.ts';
import { EncodedExamples } from './training/encodedExamples.ts';
import { Scorer, summarise, type ExampleScore } from './training/scorer.ts';

export interface SpeakerOptions {
  /** How examples are put to the models. */
  format?: TextFormat;
  /** Longest text that there is room for, in tokens. */
  context?: number;
  /** What several speakers over the same models have encoded; they put examples in the same way. */
  encoded?: EncodedExamples;
}

export class Speakers {
  /** Into what the compositions make of a text. */
  readonly looks: Looks;
  private readonly gpu: Gpu;
  private readonly anchor: LoadedModel;
  private readonly augmenters: readonly LoadedModel[];
  private readonly composition: () => Composition;
  private pinned: Composition | undefined;
  private readonly format: TextFormat;
  private readonly context: number;
  private readonly encodings: EncodedExamples;
  private readonly caches = new Map<Speaker, CachedComposition>();
  /** The composition with those links only that were asked last for an answer without others. */
  private reduced: { links: string; cache: CachedComposition } | undefined;
  /** A cache holds one text: answers are given one after another, also while a run asks its held-out questions. */
  private readonly turns = new Exclusive();

  constructor(
    gpu: Gpu,
    anchor: LoadedModel,
    augmenters: readonly LoadedModel[],
    composition: () => Composition,
    { format = 'plain', context = DEFAULT_CONTEXT, encoded = new EncodedExamples() }: SpeakerOptions = {},
  ) {
    this.gpu = gpu;
    this.anchor = anchor;
    this.augmenters = augmenters;
    this.composition = composition;
    this.format = format;
    this.context = context;
    this.encodings = encoded;
    this.looks = new Looks(gpu, {
      anchor,
      augmenters,
      context,
      compositionOf: (speaker, without) => this.compositionOf(speaker, without),
      readersOf: (speaker) => this.readersOf(speaker),
    });
  }

  /**
   * What the caches have of the text from the turn before is not computed again.
   * @param without ids of links that are left out where the composition is asked.
   * @throws PatchbayError 'bad-request' for an unknown speaker or link, or a prompt that does not fit.
   */
  ask(speaker: Speaker, prompt: Prompt, options: GenerateOptions, without: readonly string[] = []): Promise<Generated> {
    return this.turns.run(async () => {
      const { anchor, augmenters } = this.readersOf(speaker, without);
      const cached = await this.cacheWithout(speaker, without);
      return generate({ cached, anchor, augmenters }, prompt, options);
    });
  }

  /** The same with a question of the examples, as they are put to the models. */
  askExample(speaker: Speaker, prompt: string, options: GenerateOptions): Promise<Generated> {
    return this.ask(speaker, questionOf(prompt, this.format), options);
  }

  /** How many tokens a text has for the anchor. */
  tokensOf(text: string): number {
    return this.anchor.side.tokenizer.encode(text).ids.length;
  }

  /** Runs something between two answers. */
  alone<T>(task: () => Promise<T>): Promise<T> {
    return this.turns.run(task);
  }

  /** At once, for short lists. @throws what `encodeExample` throws. */
  encode(speaker: Speaker, examples: readonly Example[], without: readonly string[] = []): readonly EncodedExample[] {
    return this.encodings.of(examples, ...this.encodingFor(speaker, without));
  }

  /** The same for all that is trained on, however much that is: others have their turns meanwhile. @throws the same. */
  async encoded(speaker: Speaker, examples: readonly Example[]): Promise<readonly EncodedExample[]> {
    return this.encodings.inTurns(examples, ...this.encodingFor(speaker));
  }

  async score(speaker: Speaker, examples: readonly Example[], without: readonly string[] = []): Promise<Score> {
    return { speaker, ...summarise(await this.scoreEach(speaker, examples, without)) };
  }

  /**
   * @param options how many are scored together, and what is awaited between these batches.
   * @throws PatchbayError 'bad-request' for an example that is too long for a model.
   */
  async scoreEach(
    speaker: Speaker,
    examples: readonly Example[],
    without: readonly string[] = [],
    { batch, between }: { batch?: number; between?: () => Promise<void> } = {},
  ): Promise<ExampleScore[]> {
    const composition = this.compositionOf(speaker, without);
    const scorer = await Scorer.create(this.gpu, composition, this.encode(speaker, examples, without), batch);
    try {
      return await scorer.run(this.voice(speaker).unknownId, between);
    } finally {
      scorer.destroy();
    }
  }

  /** The same as the page shows it: with timing, and what of the question the model did not know. */
  async answer(
    speaker: Speaker,
    prompt: Prompt,
    options: GenerateOptions,
    without: readonly string[] = [],
  ): Promise<Answer> {
    const started = performance.now();
    const { ids, text, ended, question } = await this.ask(speaker, prompt, options, without);
    const seconds = (performance.now() - started) / 1000;
    const { unknownId } = this.voice(speaker);
    return {
      speaker,
      text: text.trim(),
      ids,
      tokens: ids.length,
      tokensPerSecond: ids.length / Math.max(seconds, 1e-4), // a clock may not have moved
      questionTokens: question.ids.length,
      unknownTokens: question.ids.filter((id) => id === unknownId).length,
      droppedMessages: question.droppedMessages,
      format: question.format,
      ended,
    };
  }

  /** What a token of this speaker costs, and where the time goes. */
  profile(speaker: Speaker): Promise<{ ms: number; profiles: Profile[] }> {
    return this.turns.run(async () => (await this.cache(speaker)).profile());
  }

  /** What the caches, and a text that is looked at, hold on the GPU. */
  get bytes(): number {
    const held = this.looks.bytes + (this.reduced?.cache.bytes ?? 0);
    return [...this.caches.values()].reduce((sum, cache) => sum + cache.bytes, held);
  }

  /** To be called when the composition was put together anew: what was recorded for the old one is of no use. */
  recompose(): Promise<void> {
    return this.turns.run(async () => {
      this.looks.forget();
      await this.forgetReduced();
      await this.forget(COMPOSITION);
    });
  }

  /** Who is `pinned` from now on, if anybody. */
  pin(composition: Composition | undefined): Promise<void> {
    return this.turns.run(async () => {
      this.looks.forget();
      await this.forgetReduced();
      await this.forget(PINNED);
      this.pinned = composition;
    });
  }

  async destroy(): Promise<void> {
    this.looks.forget();
    await this.forgetReduced();
    for (const cache of this.caches.values()) await cache.destroy();
    this.caches.clear();
  }

  /** The model whose head speaks. */
  voice(speaker: Speaker): LoadedModel {
    if (speaker === ANCHOR || speaker === COMPOSITION) return this.anchor;
    if (speaker === PINNED && this.pinned) return this.anchor;
    if (speaker === PINNED) throw badRequest('No wiring is pinned.', 'Pin a wiring to compare with first.');
    const found = this.augmenters.find(({ card }) => card.id === speaker);
    if (!found)
      throw badRequest(
        `There is nobody called "${speaker}" here.`,
        'Ask the anchor, the composition, or an augmenter.',
      );
    return found;
  }

  /** Whom it is for, and how it is made. */
  private encodingFor(
    speaker: Speaker,
    without: readonly string[] = [],
  ): [readers: string[], encode: (example: Example) => EncodedExample] {
    const { anchor, augmenters } = this.readersOf(speaker, without);
    const readers = [this.voice(speaker).card.id, ...augmenters.keys()];
    return [readers, (example) => encodeExample(example, anchor, augmenters, this.format)];
  }

  private compositionOf(speaker: Speaker, without: readonly string[] = []): Composition {
    if (speaker === COMPOSITION) return withoutLinks(this.composition(), without);
    if (speaker === PINNED && this.pinned) return withoutLinks(this.pinned, without);
    return alone(this.voice(speaker).decoder);
  }

  /** Those who read a question to this speaker, and how long it may be. */
  private readersOf(speaker: Speaker, without: readonly string[] = []): Readers {
    const composition = this.compositionOf(speaker, without);
    const ids = readAugmenters(composition).map(({ id }) => id);
    const sides = this.augmenters.filter(({ card }) => ids.includes(card.id));
    return {
      anchor: this.voice(speaker).side,
      augmenters: new Map(sides.map(({ card, side }) => [card.id, side])),
      slots: this.slotsOf(composition),
    };
  }

  private async forget(speaker: Speaker): Promise<void> {
    const cache = this.caches.get(speaker);
    this.caches.delete(speaker);
    await cache?.destroy();
  }

  private async cache(speaker: Speaker): Promise<CachedComposition> {
    let cache = this.caches.get(speaker);
    if (!cache) {
      cache = await this.newCache(this.compositionOf(speaker));
      this.caches.set(speaker, cache);
    }
    return cache;
  }

  /** With the same links left out as the last time, it still has the text. */
  private async cacheWithout(speaker: Speaker, without: readonly string[]): Promise<CachedComposition> {
    const whole = speaker === COMPOSITION ? this.composition() : speaker === PINNED ? this.pinned : undefined;
    const composition = whole && withoutLinks(whole, without);
    if (!composition || composition === whole) return this.cache(speaker);
    const links = JSON.stringify([speaker, ...composition.links.map(({ link }) => link.id)]);
    if (this.reduced?.links !== links) {
      await this.forgetReduced();
      this.reduced = { links, cache: await this.newCache(composition) };
    }
    return this.reduced.cache;
  }

  private async forgetReduced(): Promise<void> {
    const { reduced } = this;
    this.reduced = undefined;
    await reduced?.cache.destroy();
  }

  private newCache(composition: Composition): Promise<CachedComposition> {
    return CachedComposition.create(this.gpu, composition, this.slotsOf(composition));
  }

  private slotsOf(composition: Composition): number {
    const models = [composition.anchor, ...readAugmenters(composition).map(({ model }) => model)];
    return Math.min(this.context, ...models.map((model) => model.contextLength));
  }
}
