// One preset, opened: its models, the links between them, who can be asked, and the examples.
import { badRequest } from '../shared/errors.ts';
import type { Preset } from '../shared/preset.ts';
import type { EngineEvent, Example, Opened, Speaker, Wiring } from '../shared/protocol.ts';
import type { ComparedAnswer } from '../shared/trials.ts';
import type { Composition } from './bridge/composition.ts';
import { readCompositionFile } from './compositionFile.ts';
import { ExampleSet, presetExamples } from './exampleSet.ts';
import type { Gpu } from './gpu/device.ts';
import { elements } from './gpu/tensor.ts';
import { answerEach, lookAtHeldOut } from './heldOut.ts';
import { AnchorSkill } from './keptSkill.ts';
import { ships, type Library, type ModelShelf } from './library.ts';
import { LinkBoard, type BoardState } from './linkBoard.ts';
import { allOrNone, type LoadedModel } from './loadedModel.ts';
import { closeAll, loadFrom } from './openedModels.ts';
import { ProjectHold } from './projectHold.ts';
import { ProjectKeeping } from './projectKeeping.ts';
import { ProjectRuns } from './projectRuns.ts';
import { readShippedLinks, type ShippedLinks } from './placedLinks.ts';
import { underIdsHere } from './modelsInFile.ts';
import type { HeldOutResult } from './run.ts';
import { SelfTest } from './selfTest/selfTest.ts';
import { wrongKernelNotice } from './selfTest/wrongKernelNotice.ts';
import { settle, type Settling } from './settling.ts';
import { Speakers } from './speakers.ts';
import type { RunStore } from './storage/runStore.ts';
import { newestProject, stampOf, type ProjectStore, type SavedExamples } from './storage/projectStore.ts';
import { EncodedExamples } from './training/encodedExamples.ts';
import { WiringHistory } from './wiringHistory.ts';

export interface Surroundings {
  gpu: Gpu;
  selfTest: SelfTest;
  library: Library;
  /** The models of a person's own, where there is a place to keep them. */
  shelf?: ModelShelf;
  /** Where wiring, weights and uploaded examples are kept across visits, if anywhere. */
  projects?: ProjectStore;
  /** Where runs are kept. */
  runs: RunStore;
  emit(event: EngineEvent): void;
}

export class Opening implements Settling {
  readonly models: readonly LoadedModel[];
  readonly board: LinkBoard;
  readonly speakers: Speakers;
  history: WiringHistory;
  readonly runs: ProjectRuns;
  /** Whether this tab keeps it. */
  readonly hold: ProjectHold;
  readonly keeping: ProjectKeeping;
  examples: ExampleSet;
  unreadExamples: SavedExamples | undefined;
  readonly preset: Preset;
  /** What the anchor can do by itself. */
  readonly skill: AnchorSkill;
  changed = 0;
  elsewhere: Record<string, string> = {};
  isUnreadable = false;
  private pinned: LinkBoard | undefined;
  private readonly surroundings: Surroundings;
  private readonly encoded: EncodedExamples;
  private readonly forgotten = new Set<string>();

  private constructor(
    surroundings: Surroundings,
    preset: Preset,
    models: readonly LoadedModel[],
    board: LinkBoard,
    speakers: Speakers,
    encoded: EncodedExamples,
    examples: ExampleSet,
    runs: ProjectRuns,
    hold: ProjectHold,
  ) {
    this.surroundings = surroundings;
    this.preset = preset;
    this.models = models;
    this.board = board;
    this.history = new WiringHistory(board);
    this.speakers = speakers;
    this.encoded = encoded;
    this.skill = new AnchorSkill(speakers);
    this.examples = examples;
    this.runs = runs;
    this.hold = hold;
    this.keeping = new ProjectKeeping(this, surroundings);
  }

  /**
   * What fails gives back all that it loaded, and leaves what is open as it is.
   * @param before what is open: models of its that are wanted again are not loaded again, and their links stay.
   * @param holding whether this tab keeps the project; nothing of it is read before that is known.
   * @throws PatchbayError for models, links or examples that cannot be had.
   */
  static async open(
    surroundings: Surroundings,
    preset: Preset,
    before?: Opening,
    holding: Promise<ProjectHold> = ProjectHold.claim(preset.id),
  ): Promise<{ opening: Opening; opened: Opened }> {
    const { gpu, projects, library } = surroundings;
    const kept = holding.then(() => projects && newestProject(projects, preset));
    const companions = Promise.all([examplesOf(library, preset), kept, holding]);
    companions.catch(() => undefined); // heard of below, once the models are there
    const ids = [preset.anchor, ...preset.augmenters];
    const here = before?.reusable ?? new Map<string, LoadedModel>();
    const fresh = await allOrNone(ids.filter((id) => !here.has(id)).map((id) => loadFrom(surroundings, id)));
    for (const model of fresh) here.set(model.card.id, model);
    const models = ids.flatMap((id) => here.get(id) ?? []);
    const [anchor, ...augmenters] = models;
    let made: Pick<Opening, 'board' | 'speakers'> | undefined;
    try {
      const board = new LinkBoard(gpu, anchor, augmenters);
      const encoded = new EncodedExamples();
      const speakers = new Speakers(gpu, anchor, augmenters, () => board.composition, { ...preset, encoded });
      made = { board, speakers };
      const [examples, saved, hold] = await companions;
      const runs = await ProjectRuns.open(preset.id, surroundings.runs, board, surroundings.emit);
      const opening = new Opening(surroundings, preset, models, board, speakers, encoded, examples, runs, hold);
      const restored = await settle(opening, surroundings, saved, before);
      const isKeptHere = hold.state === 'here';
      // Opened again with the links that were here, it is as far behind what another tab keeps as it was.
      if (isKeptHere || restored || before?.hold !== hold) hold.seen = stampOf(saved);
      if (!isKeptHere && before && !restored && opening.changed > 0) hold.isChangedHere = true; // links came along
      await opening.checkKernels(false);
      if (before && !opening.isUnreadable) await opening.keeping.keepAsItIs();
      for (const { templateProblem: error } of models) if (error) surroundings.emit({ type: 'failed', error });
      return { opening, opened: await opening.report(restored) };
    } catch (thrown) {
      await closeAll({ models: fresh, ...made });
      throw thrown;
    }
  }

  /**
   * What was open on a device that was lost, on the one of now: weights from where models are kept, links as they were known
   * last, everything else as it is.
   * @throws PatchbayError for models that cannot be had any more, with nothing held.
   */
  static async again(surroundings: Surroundings, lost: Opening): Promise<Opening> {
    const { preset, encoded, examples, runs, hold } = lost;
    const { forgotten } = lost; // what lives on holds nothing of what is lost
    const gone = lost.models.find(({ card }) => forgotten.has(card.id));
    if (gone)
      throw badRequest(`"${gone.card.title}" was removed from the library while it was open.`, 'Choose other models.');
    const models = await allOrNone(lost.models.map(({ card }) => loadFrom(surroundings, card.id)));
    const [anchor, ...augmenters] = models;
    const board = new LinkBoard(surroundings.gpu, anchor, augmenters);
    const speakers = new Speakers(surroundings.gpu, anchor, augmenters, () => board.composition, {
      ...preset,
      encoded,
    });
    const opening = new Opening(surroundings, preset, models, board, speakers, encoded, examples, runs, hold);
    try {
      await board.restore(lost.board.lastState);
      opening.history = lost.history.on(board);
      const { unreadExamples, changed, elsewhere, isUnreadable } = lost;
      Object.assign(opening, { unreadExamples, changed, elsewhere, isUnreadable });
      if (lost.pinned) await opening.pinState(lost.pinned.lastState);
      await opening.checkKernels(false);
    } catch (thrown) {
      await closeAll({ models, board, speakers });
      throw thrown;
    }
    runs.takeBoard(board);
    await opening.keeping.goOnFrom(lost.keeping);
    return opening;
  }

  /** @throws PatchbayError 'bad-request' when the preset ships none. */
  async shippedLinks(): Promise<ShippedLinks> {
    const shipped = await readShippedLinks(this.surroundings.library, this.preset);
    if (shipped) return shipped;
    throw badRequest('These models come without trained links.', 'Train links of your own.');
  }

  /** Empty when the preset ships none. */
  builtInExamples(): Promise<ExampleSet> {
    return examplesOf(this.surroundings.library, this.preset);
  }

  /** What the anchor can do by itself, where that comes with the example. */
  async ownSkill(): Promise<Example[]> {
    const { preset, surroundings } = this;
    return ships(preset) ? presetExamples(surroundings.library, preset, 'kept') : [];
  }

  get wiring(): Wiring {
    return { ...this.board.wiring, ...this.history.labels };
  }

  /** Every board: that of the wiring in use, and the pinned one. */
  get boards(): LinkBoard[] {
    return this.pinned ? [this.board, this.pinned] : [this.board];
  }

  /**
   * A wiring of its own, without links, and those who ask and score it.
   * @param models that it joins: those that are open, or others that read the same way.
   */
  beside(models = this.models): { board: LinkBoard; speakers: Speakers } {
    const [anchor, ...augmenters] = models;
    const board = new LinkBoard(this.surroundings.gpu, anchor, augmenters);
    return { board, speakers: this.speakersOf(models, () => board.composition) };
  }

  /** Who asks and scores a composition of these models as what is open is asked and scored. */
  speakersOf([anchor, ...augmenters]: readonly LoadedModel[], composition: () => Composition): Speakers {
    const { encoded, preset } = this;
    return new Speakers(this.surroundings.gpu, anchor, augmenters, composition, { ...preset, encoded });
  }

  /**
   * Takes a composition file as the speaker `pinned`.
   * @throws PatchbayError as `LinkBoard.load`; then what was pinned before still is.
   */
  async pin(file: ArrayBuffer): Promise<Wiring> {
    const { board } = this.beside();
    try {
      await board.load(underIdsHere(readCompositionFile(file, board.models), board.cards), 'trained', 0);
      await this.checkKernels(false, board);
    } catch (thrown) {
      board.destroy();
      throw thrown;
    }
    await this.replacePinned(board);
    return board.wiring;
  }

  private async pinState(state: BoardState): Promise<void> {
    const { board } = this.beside();
    try {
      await board.restore(state);
    } catch (thrown) {
      board.destroy();
      throw thrown;
    }
    await this.replacePinned(board);
  }

  unpin(): Promise<void> {
    return this.replacePinned(undefined);
  }

  /**
   * Before a plan is recorded with kernels that were not checked yet on this adapter. What is wrong is told; plans are
   * recorded without it.
   */
  async checkKernels(training: boolean, board: Pick<LinkBoard, 'composition'> = this.board): Promise<void> {
    const { selfTest, emit } = this.surroundings;
    const { anchor, links } = board.composition;
    const decoders = this.models.map(({ decoder }) => decoder);
    const matrices = decoders.flatMap(({ parts }) => parts.map(({ tensor }) => elements(tensor.shape)));
    const wrong = await selfTest.run({
      headWidths: new Set([
        ...decoders.map(({ headWidth }) => headWidth),
        ...links.map(({ link }) => anchor.width / link.heads),
      ]),
      largestMatrix: Math.max(...matrices),
      tablesInPieces: decoders.some(({ parts }) => parts.some(({ within }) => within)),
      training,
    });
    for (const kernel of wrong) emit({ type: 'failed', error: wrongKernelNotice(kernel) });
  }

  lookAtHeldOut(): Promise<HeldOutResult> {
    return lookAtHeldOut(this.speakers, this.examples.heldOut, this.preset.maxTokens);
  }

  answerHeldOut(who: readonly Speaker[], first: number, count: number): Promise<ComparedAnswer[]> {
    const { speakers, examples, preset } = this;
    return answerEach(speakers, who, examples.heldOut.slice(first, first + count), preset.maxTokens);
  }

  /** Resolves when nothing is being kept any more. */
  get settled(): Promise<unknown> {
    return Promise.all([this.keeping.settled, this.runs.settled]);
  }

  /** From now on the library may have another model under this id. */
  forget(id: string): void {
    this.forgotten.add(id);
  }

  /** Gives back what lies on the GPU, but for the models of what is open next. */
  async close(next?: Opening): Promise<void> {
    const { board, speakers } = this;
    await this.unpin();
    await closeAll({ models: this.models.filter((model) => !next?.models.includes(model)), board, speakers });
  }

  private async replacePinned(board: LinkBoard | undefined): Promise<void> {
    await this.speakers.pin(board?.composition);
    this.pinned?.destroy();
    this.pinned = board;
  }

  private get reusable(): Map<string, LoadedModel> {
    const known = this.models.filter(({ card }) => !this.forgotten.has(card.id));
    return new Map(known.map((model) => [model.card.id, model]));
  }

  async report(restored: boolean): Promise<Opened> {
    const { name, fallback } = this.surroundings.gpu.adapter;
    const [anchor, ...augmenters] = this.models.map(({ card }) => card);
    const { wiring, examples, hold } = this;
    return {
      hold: hold.state,
      adapter: { name, fallback },
      anchor,
      augmenters,
      wiring,
      examples: examples.report,
      restored,
      runs: await this.runs.list(),
    };
  }
}

async function examplesOf(library: Library, preset: Preset): Promise<ExampleSet> {
  return ships(preset) ? ExampleSet.ofPreset(library, preset) : ExampleSet.none();
}
