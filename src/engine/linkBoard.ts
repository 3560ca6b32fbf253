// The links of a session: which there are, their weights, and the composition that they make. Links that are on live in
// one packed buffer on the GPU. All of them are kept as plain values as well, read back when steps have changed them.
import { linkProblem, type Link, type ModelShape } from '../shared/composition.ts';
import { PatchbayError } from '../shared/errors.ts';
import type { ModelCard, Wiring } from '../shared/protocol.ts';
import type { Composition } from './bridge/composition.ts';
import { freshLink } from './bridge/freshLink.ts';
import { linkLayout, linkParts, packLinks, type LinkWidths } from './bridge/linkWeights.ts';
import type { CompositionFile } from './compositionFile.ts';
import { allocating } from './gpu/allocating.ts';
import type { Gpu } from './gpu/device.ts';
import type { PackedTensors } from './gpu/packedTensors.ts';
import { apart, buffersOf, checkValues, sameTensors, withinRoom, type KnownLink } from './linkValues.ts';
import { shapeOf, type LoadedModel } from './loadedModel.ts';
import { inMemory, countNumbers, loadParts, type NamedValues } from './model/parts.ts';
import { saveParts, valuesOf } from './model/savedParts.ts';
import { weightsMark } from './weightsMark.ts';

/** Links on the GPU. */
type Placed = Pick<LinkBoard, 'composition' | 'packed'>;

/** A board at one moment. Nothing in it is ever written to. */
export interface BoardState {
  readonly links: readonly Link[];
  /** By link id, links that were removed included. */
  readonly known: ReadonlyMap<string, KnownLink>;
  readonly origin: Wiring['origin'];
  readonly steps: number;
}

export class LinkBoard {
  composition: Composition;
  packed: PackedTensors;
  origin: Wiring['origin'] = 'untrained';
  /** Steps trained here behind the weights. */
  steps = 0;
  private links: readonly Link[] = [];
  private readonly gpu: Gpu;
  private readonly anchor: LoadedModel;
  private readonly augmenters: readonly LoadedModel[];
  /** By link id, links that were removed included: putting one back brings its weights back. */
  private known: BoardState['known'] = new Map();
  /** The composition's `changes` when its weights were the known ones. */
  private knownAt = 0;

  constructor(gpu: Gpu, anchor: LoadedModel, augmenters: readonly LoadedModel[]) {
    this.gpu = gpu;
    this.anchor = anchor;
    this.augmenters = augmenters;
    ({ composition: this.composition, packed: this.packed } = this.build([]));
  }

  get wiring(): Wiring {
    const numbers = this.links.reduce((sum, link) => sum + countNumbers(this.layout(link)), 0);
    return { links: [...this.links], parameters: numbers, bytes: 4 * numbers, origin: this.origin, steps: this.steps };
  }

  /** The models that links may join. */
  get models(): { anchor: ModelShape; augmenters: ModelShape[] } {
    return { anchor: shapeOf(this.anchor), augmenters: this.augmenters.map(shapeOf) };
  }

  /** Of the anchor, then of the augmenters. */
  get cards(): ModelCard[] {
    return [this.anchor, ...this.augmenters].map(({ card }) => card);
  }

  /**
   * Replaces the links. Weights stay with a link whose ends, heads and bias stay, also while it is off or removed for a
   * time; a new link starts as its variant does (ours as the identity).
   * @throws PatchbayError 'bad-composition', or 'out-of-memory' when there is no room for their weights, with nothing changed.
   */
  async set(links: readonly Link[], seed = 1): Promise<void> {
    this.check(links);
    await this.readValues();
    const values = links.map((link, i) => {
      const known = this.known.get(link.id);
      return known && sameTensors(known.link, link) ? known.values : this.fresh(link, seed + i);
    });
    await this.replace(links, values);
    this.known = withinRoom(this.known, links);
  }

  /**
   * All links back to their start: with links of ours the composition is the anchor again.
   * @throws PatchbayError 'out-of-memory' with nothing changed, as all that puts links together anew.
   */
  async reset(seed = 1): Promise<void> {
    await this.replaceAll(
      this.links,
      this.links.map((link, i) => this.fresh(link, seed + i)),
    );
    this.origin = 'untrained';
    this.steps = 0;
  }

  /** @throws what checkFile throws, or PatchbayError 'out-of-memory', with nothing changed. */
  async load(file: CompositionFile, origin: Wiring['origin'], steps: number): Promise<void> {
    this.checkFile(file);
    await this.replaceAll(file.links, file.values);
    this.origin = origin;
    this.steps = steps;
  }

  /** @throws PatchbayError 'bad-composition' when the file belongs to other models, or lacks a tensor. */
  checkFile(file: CompositionFile): void {
    const here = [this.anchor, ...this.augmenters].map(({ card }) => card.id);
    const missing = [file.anchor, ...file.augmenters].filter((id) => !here.includes(id));
    if (missing.length > 0 || file.anchor !== this.anchor.card.id) {
      throw new PatchbayError({
        code: 'bad-composition',
        message: `This composition joins ${[file.anchor, ...file.augmenters].join(' and ')}; here are ${here.join(' and ')}.`,
        hint: 'Open it where those models are loaded.',
      });
    }
    this.check(file.links);
    file.links.forEach((link, i) => checkValues(link, this.layout(link), file.values[i]));
  }

  /** As it is now, to be brought back with `restore`. */
  async state(): Promise<BoardState> {
    await this.readValues();
    return this.lastState;
  }

  /** As it was when its weights were read last. */
  get lastState(): BoardState {
    const { links, known, origin, steps } = this;
    return { links, known, origin, steps };
  }

  /** Links and weights are bit for bit those of the state. @throws PatchbayError 'out-of-memory' with nothing changed. */
  async restore({ links, known, origin, steps }: BoardState): Promise<void> {
    await this.replace(
      links,
      links.map(({ id }) => known.get(id)?.values ?? []),
    );
    [this.known, this.origin, this.steps] = [known, origin, steps];
  }

  /** The memory of the weights that it knows. */
  get buffers(): Set<ArrayBufferLike> {
    return buffersOf(this.known.values());
  }

  /** What its links hold on the GPU. */
  get bytes(): number {
    return this.packed.whole.buffer.size;
  }

  async save(): Promise<CompositionFile> {
    await this.readValues();
    return {
      anchor: this.anchor.card.id,
      augmenters: this.augmenters.map(({ card }) => card.id),
      links: [...this.links],
      values: this.links.map((link) => [...(this.known.get(link.id)?.values ?? [])]),
    };
  }

  destroy(): void {
    release(this);
  }

  private async replace(links: readonly Link[], values: readonly (readonly NamedValues[])[]): Promise<void> {
    const what = `a wiring of ${links.length} ${links.length === 1 ? 'link' : 'links'}`;
    const { composition, packed } = await allocating(this.gpu, what, 'Use fewer links.', () =>
      this.place(links, values),
    );
    this.destroy();
    [this.composition, this.packed, this.links, this.knownAt] = [composition, packed, links, 0];
    this.know(links.map((link, i) => ({ link, values: values[i] })));
  }

  /** The same, and forgets the weights of links that were here before. */
  private async replaceAll(links: readonly Link[], values: readonly (readonly NamedValues[])[]): Promise<void> {
    await this.replace(links, values);
    this.known = withinRoom(this.known, links, 0);
  }

  private know(links: readonly KnownLink[]): void {
    const now = links.map(({ link, values }) => [link.id, { link, values: apart(values) }] as const);
    this.known = new Map([...this.known, ...now]);
  }

  /** Links with their weights, beside what is there. @throws with nothing held. */
  private place(links: readonly Link[], values: readonly (readonly NamedValues[])[]): Placed & { destroy(): void } {
    const placed = this.build(links);
    try {
      for (const wired of placed.composition.links)
        loadParts(this.gpu, linkParts(wired), inMemory(values[links.indexOf(wired.link)]));
    } catch (thrown) {
      release(placed);
      throw thrown;
    }
    return { ...placed, destroy: () => release(placed) };
  }

  private build(links: readonly Link[]): Placed {
    const active = links.filter((link) => link.enabled);
    const off = links.filter((link) => !link.enabled).map(({ id }) => id);
    const { packed, wired } = packLinks(this.gpu, active, (link) => this.widths(link));
    const augmenters = new Map(this.augmenters.map(({ card, decoder }) => [card.id, decoder]));
    return { composition: { anchor: this.anchor.decoder, augmenters, links: wired, off }, packed };
  }

  /** Takes the weights from the GPU as they are now, if steps have changed them. */
  private async readValues(): Promise<void> {
    const { composition } = this;
    const { links, changes = 0 } = composition;
    if (changes === this.knownAt) return;
    // All in one read: between two, a step of a run might change what is not read yet.
    const values = await saveParts(this.gpu, links.flatMap(linkParts));
    if (composition === this.composition) this.take(values, changes); // else put together anew in the meantime
  }

  /**
   * Takes weights that were read already, as they lie in `packed`.
   * @param changes of the composition when they were.
   */
  takePacked(numbers: Float32Array, changes: number): void {
    const { buffer } = this.packed.whole;
    const bits = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
    this.take(valuesOf(this.composition.links.flatMap(linkParts), new Map([[buffer, bits]])), changes);
  }

  /** @param values of all links that are on, one after another. */
  private take(values: NamedValues[], changes: number): void {
    const { links } = this.composition;
    const left = [...values];
    this.know(
      links.map(({ link, ...wired }) => ({ link, values: left.splice(0, linkParts({ link, ...wired }).length) })),
    );
    this.knownAt = changes;
  }

  /** See `weightsMark`: of links and weights as they are now. */
  async mark(): Promise<string> {
    await this.readValues();
    return weightsMark(this.links.map((link) => ({ link, values: this.known.get(link.id)?.values ?? [] })));
  }

  /** @throws PatchbayError 'bad-composition' when there cannot be such links. */
  check(links: readonly Link[]): void {
    const { anchor, augmenters } = this.models;
    const ids = links.map(({ id }) => id);
    for (const [i, link] of links.entries()) {
      const repeated = ids.indexOf(link.id) < i ? `Two links have the id "${link.id}".` : undefined;
      const problem = repeated ?? linkProblem(link, anchor, augmenters, [...links]);
      if (problem)
        throw new PatchbayError({
          code: 'bad-composition',
          message: problem,
          hint: 'Choose other layers, or remove that link.',
        });
    }
  }

  private layout(link: Link): ReturnType<typeof linkLayout> {
    return linkLayout(link.variant, this.widths(link));
  }

  private fresh(link: Link, seed: number): NamedValues[] {
    return freshLink(link.variant, this.widths(link), seed);
  }

  private widths({ augmenter }: Link): LinkWidths {
    const model = this.augmenters.find(({ card }) => card.id === augmenter);
    if (!model)
      throw new PatchbayError({
        code: 'bad-composition',
        message: `There is no augmenter called "${augmenter}" here.`,
      });
    return { augmenter: model.decoder.width, anchor: this.anchor.decoder.width };
  }
}

function release({ composition, packed }: Placed): void {
  packed.destroy();
  for (const { slopes } of composition.links) slopes?.buffer.destroy();
}
