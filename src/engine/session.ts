// One loaded composition, and all that a person does with it: ask, wire, train, score, save. Commands that touch the
// composition run one at a time; pausing a run and stopping an answer get through at any moment.
import { badRequest, PatchbayError } from '../shared/errors.ts';
import type { Preset } from '../shared/preset.ts';
import {
  COMPOSITION,
  type Answer,
  type CommandName,
  type Commands,
  type DeviceReport,
  type EngineEvent,
  type ExamplesReport,
  type Opened,
  type ReadExamples,
  type Score,
  type SpeedReport,
  type TrainingSettings,
  type Wiring,
} from '../shared/protocol.ts';
import { readCompositionFile, writeCompositionFile } from './compositionFile.ts';
import { ExampleSet, SHOWN } from './exampleSet.ts';
import { Exclusive } from './exclusive.ts';
import type { Gpu } from './gpu/device.ts';
import { presetFile, type Library } from './library.ts';
import { LinkBoard } from './linkBoard.ts';
import { allOrNone, loadModel, type LoadedModel } from './loadedModel.ts';
import { Run, type HeldOutResult } from './run.ts';
import { Speakers } from './speakers.ts';
import { deviceReport, stepSpeed, tokenSpeed, type Measured } from './speed.ts';
import { readModelFiles } from './storage/modelFiles.ts';
import type { ProjectStore, SavedProject } from './storage/projectStore.ts';
import { readExamples } from './text/examples.ts';
import { Trainer } from './training/trainer.ts';

export interface SessionEnvironment {
  gpu: Gpu;
  library: Library;
  /** Where wiring, weights and uploaded examples are kept across visits, if anywhere. */
  projects?: ProjectStore;
  emit(event: EngineEvent): void;
}

/** Held-out questions that a run looks at each time. */
const HELD_OUT_LOOK = 128;

interface Opening {
  preset: Preset;
  models: readonly LoadedModel[];
  board: LinkBoard;
  speakers: Speakers;
  examples: ExampleSet;
}

type Params<Name extends keyof Commands> = Commands[Name]['params'];

/** Every command has a method of its name. */
export type Handlers = {
  [Name in CommandName]: (
    params: Commands[Name]['params'],
  ) => Promise<Commands[Name]['result']> | Commands[Name]['result'];
};

export class Session implements Handlers {
  private readonly environment: SessionEnvironment;
  private readonly exclusive = new Exclusive();
  private opening: Opening | undefined;
  private run: Run | undefined;
  /** The run that is being made, also when that fails. */
  private preparing: Promise<unknown> = Promise.resolve();
  private answersStopped = 0;

  constructor(environment: SessionEnvironment) {
    this.environment = environment;
  }

  open({ preset }: Params<'open'>): Promise<Opened> {
    return this.exclusive.run(async () => {
      await this.endRun();
      const { gpu, projects, library } = this.environment;
      const companions = Promise.all([ExampleSet.ofPreset(library, preset), projects?.load(preset.id)]);
      companions.catch(() => undefined); // heard of below, once the models are there
      const models = await allOrNone([preset.anchor, ...preset.augmenters].map((id) => this.load(id)));
      const [anchor, ...augmenters] = models;
      const board = new LinkBoard(gpu, anchor, augmenters);
      const speakers = new Speakers(gpu, anchor, augmenters, () => board.composition);
      try {
        const [examples, saved] = await companions;
        const opening: Opening = { preset, models, board, speakers, examples };
        const restored = saved !== undefined && this.restore(opening, saved);
        if (!restored) await this.takePresetLinks(opening);
        if (this.opening) await close(this.opening);
        this.opening = opening;
        return {
          adapter: { name: gpu.adapter.name, fallback: gpu.adapter.fallback },
          anchor: anchor.card,
          augmenters: augmenters.map(({ card }) => card),
          wiring: board.wiring,
          examples: opening.examples.report,
          restored,
        };
      } catch (thrown) {
        await close({ models, board, speakers });
        throw thrown;
      }
    });
  }

  wire({ links }: Params<'wire'>): Promise<Wiring> {
    return this.rewire((board) => board.set(links));
  }

  startOver(): Promise<Wiring> {
    return this.rewire((board) => board.reset());
  }

  usePresetLinks(): Promise<Wiring> {
    return this.rewire((_, opening) => this.takePresetLinks(opening));
  }

  async loadComposition({ file }: Params<'loadComposition'>): Promise<Wiring> {
    const composition = readCompositionFile(file, this.opened().board.models); // first: a file that cannot be read ends no run
    return this.rewire((board) => board.load(composition, 'trained', 0));
  }

  saveComposition(): Promise<ArrayBuffer> {
    return this.exclusive.run(async () => writeCompositionFile(await this.opened().board.save()));
  }

  ask({ askId, prompt, speakers, maxTokens }: Params<'ask'>): Promise<Answer[]> {
    const stopsBefore = this.answersStopped;
    const stopped = (): boolean => this.answersStopped > stopsBefore;
    return this.exclusive.run(async () => {
      const answers: Answer[] = [];
      for (const speaker of speakers) {
        const onText = (text: string): void =>
          this.environment.emit({ type: 'answerToken', askId, speaker, text: text.trim() });
        answers.push(await this.opened().speakers.answer(speaker, prompt, maxTokens, onText, stopped));
      }
      return answers;
    });
  }

  stopAnswer(): null {
    this.answersStopped++;
    return null;
  }

  score({ speakers, limit }: Params<'score'>): Promise<Score[]> {
    return this.exclusive.run(async () => {
      const opening = this.opened();
      const scores: Score[] = [];
      for (const speaker of speakers) {
        scores.push(await opening.speakers.score(speaker, opening.examples.heldOut.slice(0, limit)));
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
    return this.changeExamples(({ preset }) => ExampleSet.ofPreset(this.environment.library, preset));
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

  inspectDevice(): DeviceReport {
    return deviceReport(this.measured(), this.run?.bytes ?? 0);
  }

  measureSpeed({ what, settings }: Params<'measureSpeed'>): Promise<SpeedReport> {
    return this.exclusive.run(() => {
      if (what === 'token') return tokenSpeed(this.measured());
      const { speakers, examples } = this.opened();
      const encoded = speakers.encode(COMPOSITION, examples.train);
      return speakers.alone(() => stepSpeed(this.measured(), encoded, settings));
    });
  }

  // ---- what the commands share

  private measured(): Measured {
    return { ...this.opened(), gpu: this.environment.gpu };
  }

  private opened(): Opening {
    if (!this.opening) throw badRequest('No models are open yet.', 'Wait until they are loaded.');
    return this.opening;
  }

  private async load(id: string): Promise<LoadedModel> {
    const { gpu, library, emit } = this.environment;
    const entry = await library.entry(id);
    const files = await readModelFiles((name) =>
      library.file(id, name, (loadedBytes, totalBytes, from) => {
        if (name.endsWith('.safetensors')) emit({ type: 'modelProgress', model: id, loadedBytes, totalBytes, from });
      }),
    );
    return loadModel(gpu, entry, files);
  }

  private async takePresetLinks({ preset, board }: Opening): Promise<void> {
    board.load(readCompositionFile(await presetFile(this.environment.library, preset, 'links')), 'preset', 0);
  }

  /** False when what was saved does not fit any more; then the preset is used, and the person is told. */
  private restore(opening: Opening, saved: SavedProject): boolean {
    try {
      opening.board.load(readCompositionFile(saved.composition), saved.origin, saved.steps);
      if (saved.examples) opening.examples = ExampleSet.uploaded(saved.examples.name, saved.examples.examples);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof PatchbayError)) throw thrown;
      const message = 'The wiring of your last visit cannot be used any more; the shipped one is shown.';
      this.environment.emit({ type: 'failed', error: { code: 'bad-composition', message, detail: thrown.message } });
      return false;
    }
  }

  private rewire(change: (board: LinkBoard, opening: Opening) => Promise<void> | void): Promise<Wiring> {
    return this.exclusive.run(async () => {
      const opening = this.opened();
      await this.endRun();
      await change(opening.board, opening);
      await opening.speakers.recompose();
      await this.keep();
      return opening.board.wiring;
    });
  }

  private changeExamples(make: (opening: Opening) => Promise<ExampleSet>): Promise<ExamplesReport> {
    return this.exclusive.run(async () => {
      const opening = this.opened();
      const examples = await make(opening);
      await this.endRun();
      opening.examples = examples;
      await this.keep();
      return opening.examples.report;
    });
  }

  private newRun(settings: TrainingSettings): Promise<Run> {
    const made = this.exclusive.run(async () => {
      await this.endRun();
      const { gpu, emit } = this.environment;
      const { board, speakers, examples } = this.opened();
      const encoded = speakers.encode(COMPOSITION, examples.train);
      const trainer = await Trainer.create(gpu, board.composition, board.packed, encoded, settings);
      const before = board.steps;
      this.run = new Run(trainer, {
        emit,
        now: () => performance.now(),
        alone: (task) => speakers.alone(task),
        lookAtHeldOut: () => this.lookAtHeldOut(),
        keep: async (step) => {
          board.steps = before + step;
          if (step > 0) board.origin = 'trained';
          await this.keep();
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

  private async lookAtHeldOut(): Promise<HeldOutResult> {
    const { speakers, examples, preset } = this.opened();
    const { exact, loss, n } = await speakers.score(COMPOSITION, examples.heldOut.slice(0, HELD_OUT_LOOK));
    const answers = [];
    for (const { prompt, completion } of examples.heldOut.slice(0, SHOWN)) {
      const answer = (await speakers.ask(COMPOSITION, prompt, preset.maxTokens)).text.trim();
      answers.push({ prompt, expected: completion.trim(), answer, right: answer === completion.trim() });
    }
    return { exact, loss, n, answers };
  }

  private async keep(): Promise<void> {
    const { projects } = this.environment;
    if (!projects) return;
    const { preset, board, examples } = this.opened();
    await projects.save(preset.id, {
      composition: writeCompositionFile(await board.save()),
      examples: examples.report.builtIn ? undefined : { name: examples.report.name, examples: examples.all },
      origin: board.origin,
      steps: board.steps,
    });
  }
}

/** Gives back what lies on the GPU. */
async function close({ models, board, speakers }: Pick<Opening, 'models' | 'board' | 'speakers'>): Promise<void> {
  await speakers.destroy();
  board.destroy();
  for (const { decoder } of models) decoder.destroy();
}
