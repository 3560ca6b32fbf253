// One loaded composition, and all that a person does with it: ask, wire, train, score, save. Commands that touch the
// composition run one at a time; pausing a run and stopping an answer get through at any moment.
import { badRequest } from '../shared/errors.ts';
import type { AttentionLook, LinkShare, Look, TokenLook } from '../shared/looks.ts';
import type { LibraryModel, LibraryReport, ModelPlan } from '../shared/models.ts';
import {
  COMPOSITION,
  type Answer,
  type CommandName,
  type Commands,
  type DeviceReport,
  type ExamplesReport,
  type Opened,
  type ReadExamples,
  type Score,
  type SpeedReport,
  type TrainingSettings,
  type Wiring,
} from '../shared/protocol.ts';
import type { ComparedAnswer, TrialResult } from '../shared/trials.ts';
import { readCompositionFile, writeCompositionFile } from './compositionFile.ts';
import { ExampleSet } from './exampleSet.ts';
import { Exclusive } from './exclusive.ts';
import type { ModelShelf } from './library.ts';
import type { LinkBoard } from './linkBoard.ts';
import { linkShares } from './linkShares.ts';
import type { Looks } from './looks.ts';
import { Opening, type Surroundings } from './opening.ts';
import { Run } from './run.ts';
import { SelfTest } from './selfTest/selfTest.ts';
import { deviceReport, stepSpeed, tokenSpeed, type Measured } from './speed.ts';
import { readExamples } from './text/examples.ts';
import { Trainer } from './training/trainer.ts';

export type SessionEnvironment = Omit<Surroundings, 'selfTest'>;

type Params<Name extends keyof Commands> = Commands[Name]['params'];

/** Every command has a method of its name. */
export type Handlers = {
  [Name in CommandName]: (
    params: Commands[Name]['params'],
  ) => Promise<Commands[Name]['result']> | Commands[Name]['result'];
};

export class Session implements Handlers {
  private readonly environment: Surroundings;
  private readonly exclusive = new Exclusive();
  private opening: Opening | undefined;
  private run: Run | undefined;
  /** The run that is being made, also when that fails. */
  private preparing: Promise<unknown> = Promise.resolve();
  private answersStopped = 0;

  constructor(environment: SessionEnvironment) {
    this.environment = { ...environment, selfTest: new SelfTest(environment.gpu) };
  }

  open({ preset }: Params<'open'>): Promise<Opened> {
    return this.exclusive.run(async () => {
      await this.endRun();
      const { opening, opened } = await Opening.open(this.environment, preset, this.opening);
      await this.opening?.close(opening);
      this.opening = opening;
      return opened;
    });
  }

  wire({ links }: Params<'wire'>): Promise<Wiring> {
    return this.rewire((board) => board.set(links));
  }

  startOver(): Promise<Wiring> {
    return this.rewire((board) => board.reset());
  }

  usePresetLinks(): Promise<Wiring> {
    return this.rewire((_, opening) => opening.takePresetLinks());
  }

  async loadComposition({ file }: Params<'loadComposition'>): Promise<Wiring> {
    const composition = readCompositionFile(file, this.opened().board.models); // first: a file that cannot be read ends no run
    return this.rewire((board) => board.load(composition, 'trained', 0));
  }

  saveComposition(): Promise<ArrayBuffer> {
    return this.exclusive.run(async () => writeCompositionFile(await this.opened().board.save()));
  }

  ask({ askId, prompt, speakers, maxTokens, sampling, without }: Params<'ask'>): Promise<Answer[]> {
    const stopsBefore = this.answersStopped;
    const stopped = (): boolean => this.answersStopped > stopsBefore;
    return this.exclusive.run(async () => {
      const answers: Answer[] = [];
      for (const speaker of speakers) {
        const onText = (text: string): void =>
          this.environment.emit({ type: 'answerToken', askId, speaker, text: text.trim() });
        const options = { maxTokens, sampling, onText, stopped };
        answers.push(await this.opened().speakers.answer(speaker, prompt, options, without));
      }
      return answers;
    });
  }

  stopAnswer(): null {
    this.answersStopped++;
    return null;
  }

  score({ speakers, limit, without }: Params<'score'>): Promise<Score[]> {
    return this.exclusive.run(async () => {
      const opening = this.opened();
      const scores: Score[] = [];
      for (const speaker of speakers) {
        scores.push(await opening.speakers.score(speaker, opening.examples.heldOut.slice(0, limit), without));
      }
      return scores;
    });
  }

  readExamples({ name, text }: Params<'readExamples'>): ReadExamples {
    return readExamples(name, text);
  }

  useExamples({ name, examples }: Params<'useExamples'>): Promise<ExamplesReport> {
    return this.changeExamples(() => Promise.resolve(ExampleSet.uploaded(name, examples)));
  }

  useBuiltInExamples(): Promise<ExamplesReport> {
    return this.changeExamples((opening) => opening.builtInExamples());
  }

  async train({ settings }: Params<'train'>): Promise<null> {
    (await this.newRun(settings)).start();
    return null;
  }

  async pause(): Promise<null> {
    await this.preparing;
    await this.run?.pause();
    return null;
  }

  resume(): null {
    this.run?.start();
    return null;
  }

  async step({ settings }: Params<'step'>): Promise<null> {
    await this.preparing;
    await (this.run?.open ? this.run : await this.newRun(settings)).step();
    return null;
  }

  async stop(): Promise<null> {
    await this.preparing;
    await this.endRun();
    return null;
  }

  listModels(): Promise<LibraryReport> {
    return this.shelf.listModels({});
  }

  planModel(params: Params<'planModel'>): Promise<ModelPlan> {
    return this.shelf.planModel(params);
  }

  planFiles(params: Params<'planFiles'>): Promise<ModelPlan> {
    return this.shelf.planFiles(params);
  }

  fetchModel(params: Params<'fetchModel'>): Promise<LibraryModel> {
    return this.shelf.fetchModel(params);
  }

  addFiles(params: Params<'addFiles'>): Promise<LibraryModel> {
    return this.shelf.addFiles(params);
  }

  pauseFetch(params: Params<'pauseFetch'>): Promise<null> {
    return this.shelf.pauseFetch(params);
  }

  /** A model that is open stays open: its weights are on the GPU. */
  removeModel(params: Params<'removeModel'>): Promise<null> {
    this.opening?.forget(params.id);
    return this.shelf.removeModel(params);
  }

  inspectDevice(): DeviceReport {
    return deviceReport(this.measured(), this.run?.bytes ?? 0);
  }

  measureSpeed({ what, settings }: Params<'measureSpeed'>): Promise<SpeedReport> {
    return this.exclusive.run(async () => {
      if (what === 'token') return tokenSpeed(this.measured());
      const { speakers, examples } = this.opened();
      await this.opened().checkKernels(true);
      const encoded = speakers.encode(COMPOSITION, examples.train);
      return speakers.alone(() => stepSpeed(this.measured(), encoded, settings));
    });
  }

  undo(): Wiring {
    return notYet();
  }

  redo(): Wiring {
    return notYet();
  }

  measureLinks({ limit }: Params<'measureLinks'>): Promise<LinkShare[]> {
    return this.exclusive.run(async () => {
      const { board, speakers, examples } = this.opened();
      const encoded = speakers.encode(COMPOSITION, examples.train.slice(0, limit));
      return speakers.alone(() => linkShares(this.environment.gpu, board.composition, encoded));
    });
  }

  lookInside(params: Params<'lookInside'>): Promise<Look> {
    return this.looking((looks) => looks.inside(params));
  }

  lookAtLink(params: Params<'lookAtLink'>): Promise<AttentionLook> {
    return this.looking((looks) => looks.atLink(params));
  }

  lookAtToken(params: Params<'lookAtToken'>): Promise<TokenLook> {
    return this.looking((looks) => looks.atToken(params));
  }

  tryWiring(): TrialResult {
    return notYet();
  }

  pauseTrial(): null {
    return notYet();
  }

  resumeTrial(): null {
    return notYet();
  }

  stopTrial(): null {
    return notYet();
  }

  pin(): Wiring {
    return notYet();
  }

  unpin(): null {
    return notYet();
  }

  answerHeldOut(): ComparedAnswer[] {
    return notYet();
  }

  // ---- what the commands share

  private measured(): Measured {
    const { gpu, selfTest } = this.environment;
    const { models, board, speakers } = this.opened();
    return { gpu, selfTest, models, board, speakers };
  }

  private get shelf(): ModelShelf {
    const { shelf } = this.environment;
    if (!shelf) throw badRequest('There is no place for models here.', 'Name a folder instead.');
    return shelf;
  }

  private opened(): Opening {
    if (!this.opening) throw badRequest('No models are open yet.', 'Wait until they are loaded.');
    return this.opening;
  }

  private looking<T>(look: (looks: Looks) => Promise<T>): Promise<T> {
    return this.exclusive.run(async () => {
      const { speakers } = this.opened();
      return speakers.alone(() => look(speakers.looks));
    });
  }

  private rewire(change: (board: LinkBoard, opening: Opening) => Promise<void> | void): Promise<Wiring> {
    return this.exclusive.run(async () => {
      const opening = this.opened();
      await this.endRun();
      await change(opening.board, opening);
      await opening.speakers.recompose();
      await opening.checkKernels(false);
      await opening.keep();
      return opening.board.wiring;
    });
  }

  private changeExamples(make: (opening: Opening) => Promise<ExampleSet>): Promise<ExamplesReport> {
    return this.exclusive.run(async () => {
      const opening = this.opened();
      const examples = await make(opening);
      await this.endRun();
      opening.examples = examples;
      await opening.keep();
      return opening.examples.report;
    });
  }

  private newRun(settings: TrainingSettings): Promise<Run> {
    const made = this.exclusive.run(async () => {
      await this.endRun();
      const { gpu, emit } = this.environment;
      const opening = this.opened();
      const { board, speakers, examples } = opening;
      await opening.checkKernels(true);
      const encoded = speakers.encode(COMPOSITION, examples.train);
      const trainer = await Trainer.create(gpu, board.composition, board.packed, encoded, settings);
      const before = board.steps;
      this.run = new Run(trainer, {
        emit,
        now: () => performance.now(),
        alone: (task) => speakers.alone(task),
        lookAtHeldOut: () => opening.lookAtHeldOut(),
        keep: async (step) => {
          board.steps = before + step;
          if (step > 0) board.origin = 'trained';
          await opening.keep();
          emit({ type: 'wiringChanged', wiring: board.wiring });
        },
      });
      return this.run;
    });
    this.preparing = made.catch(() => undefined);
    return made;
  }

  private async endRun(): Promise<void> {
    const { run } = this;
    await run?.stop();
    if (this.run === run) this.run = undefined;
  }
}

function notYet(): never {
  throw badRequest('This is being built.', 'Wait for it.');
}
