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
  type ExamplesReport,
  type Opened,
  type ReadExamples,
  type Score,
  type Wiring,
} from '../shared/protocol.ts';
import type { DeviceReport, SpeedReport } from '../shared/reports.ts';
import type { ComparedAnswer, TrialResult } from '../shared/trials.ts';
import { writeCompositionFile } from './compositionFile.ts';
import { Desk, type Params, type Result, type SessionEnvironment } from './desk.ts';
import { Drafts } from './drafts.ts';
import { Evaluations } from './evaluations.ts';
import { ExampleSet } from './exampleSet.ts';
import type { DeviceTurns } from './deviceTurns.ts';
import type { ModelShelf } from './library.ts';
import { linkShares } from './linkShares.ts';
import type { Looks } from './looks.ts';
import { Making } from './making.ts';
import { listModelFiles, readModelFile } from './modelCopies.ts';
import { Opening } from './opening.ts';
import { Portables } from './portables.ts';
import { ProjectTabs } from './projectTabs.ts';
import { RateFinder } from './rateFinder.ts';
import { Recovery } from './recovery.ts';
import { Rewiring } from './rewiring.ts';
import { RunHistory } from './runHistory.ts';
import { Runs } from './runs.ts';
import { savedComposition } from './savedComposition.ts';
import { deviceReport, stepSpeed, tokenSpeed, type Measured } from './speed.ts';
import { readExamples } from './text/examples.ts';
import { Trials } from './trials.ts';

/** Every command has a method of its name. */
export type Handlers = {
  [Name in CommandName]: (
    params: Commands[Name]['params'],
  ) => Promise<Commands[Name]['result']> | Commands[Name]['result'];
};

/** What goes on beside the turns, over what is open. */
const BESIDE: readonly CommandName[] = ['step', 'tryWiring', 'evaluate', 'findRate'];

export class Session implements Handlers {
  private readonly desk: Desk;
  private readonly exclusive: DeviceTurns;
  private readonly runs: Runs;
  private readonly trials: Trials;
  private readonly rewiring: Rewiring;
  private readonly drafts: Drafts;
  private readonly making: Making;
  private readonly runHistory: RunHistory;
  private readonly rateFinder: RateFinder;
  private readonly evaluations: Evaluations;
  private readonly portables: Portables;
  private readonly projectTabs: ProjectTabs;
  private answersStopped = 0;

  constructor(environment: SessionEnvironment) {
    this.desk = new Desk(environment);
    this.exclusive = this.desk.exclusive;
    this.runs = new Runs(this.desk);
    this.trials = new Trials(this.desk);
    this.rewiring = new Rewiring(this.desk, this.runs);
    this.drafts = new Drafts(this.desk, (make) => this.changeExamples(make));
    this.making = new Making(this.desk);
    this.runHistory = new RunHistory(this.desk, this.rewiring);
    this.rateFinder = new RateFinder(this.desk);
    this.evaluations = new Evaluations(this.desk);
    this.portables = new Portables(this.desk, {
      placeProject: (project) => this.rewiring.placeProject(project),
      endTraining: () => this.endTraining(),
    });
    this.projectTabs = new ProjectTabs(this.desk, this.runs, () => this.endTraining());
    if (environment.recovery) Recovery.of(this.desk, this.runs, environment.recovery);
  }

  open({ preset }: Params<'open'>): Promise<Opened> {
    return this.exclusive.run(async () => {
      const { desk } = this;
      await this.endTraining();
      await desk.opening?.settled;
      const { opening, opened } = await this.projectTabs.holding(preset.id, (holding) =>
        Opening.open(desk.surroundings, preset, desk.opening, holding),
      );
      await desk.opening?.close(opening);
      desk.opening = opening;
      const { state } = opening.hold; // another tab may have taken it over meanwhile
      if (state !== opened.hold) desk.surroundings.emit({ type: 'holdChanged', hold: state });
      return opened;
    });
  }

  readonly takeOver = (): Promise<null> => this.projectTabs.takeOver();
  readonly mayKeep = ({ project }: Params<'mayKeep'>): Promise<boolean> => this.desk.holds.mayWrite(project);

  // ---- the wiring in use

  readonly wire = (params: Params<'wire'>): Promise<Wiring> => this.rewiring.wire(params);
  readonly undo = (): Promise<Wiring> => this.rewiring.undo();
  readonly redo = (): Promise<Wiring> => this.rewiring.redo();
  readonly startOver = (): Promise<Wiring> => this.rewiring.startOver();
  readonly usePresetLinks = (): Promise<Wiring> => this.rewiring.usePresetLinks();
  readonly loadComposition = (params: Params<'loadComposition'>): Promise<Wiring> =>
    this.rewiring.loadComposition(params);

  saveComposition(): Promise<ArrayBuffer> {
    return this.exclusive.run(async () => writeCompositionFile(await savedComposition(this.opened())));
  }

  ask({ askId, prompt, speakers, maxTokens, sampling, without }: Params<'ask'>): Promise<Answer[]> {
    const stopsBefore = this.answersStopped;
    const stopped = (): boolean => this.answersStopped > stopsBefore;
    return this.exclusive.run(async () => {
      const answers: Answer[] = [];
      for (const speaker of speakers) {
        const onText = (text: string): void =>
          this.desk.surroundings.emit({ type: 'answerToken', askId, speaker, text: text.trim() });
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

  useBuiltInExamples(): Promise<ExamplesReport> {
    return this.changeExamples((opening) => opening.builtInExamples());
  }

  // ---- examples on their way in

  readonly draftExamples = (params: Params<'draftExamples'>): Promise<Result<'draftExamples'>> =>
    this.drafts.draftExamples(params);
  readonly changeDraft = (params: Params<'changeDraft'>): Promise<Result<'changeDraft'>> =>
    this.drafts.changeDraft(params);
  readonly draftProblems = (params: Params<'draftProblems'>): Promise<Result<'draftProblems'>> =>
    this.drafts.draftProblems(params);
  readonly dropDraft = (): Result<'dropDraft'> => this.drafts.dropDraft();
  readonly useDraft = (params: Params<'useDraft'>): Promise<Result<'useDraft'>> => this.drafts.useDraft(params);
  readonly listExamples = (params: Params<'listExamples'>): Promise<Result<'listExamples'>> =>
    this.drafts.listExamples(params);
  readonly previewTokens = (params: Params<'previewTokens'>): Result<'previewTokens'> =>
    this.drafts.previewTokens(params);

  // ---- a model of a table

  readonly readTable = (params: Params<'readTable'>): Promise<Result<'readTable'>> => this.making.readTable(params);
  readonly makeAugmenter = (params: Params<'makeAugmenter'>): Promise<Result<'makeAugmenter'>> =>
    this.exclusive.again('makeAugmenter', () => this.making.makeAugmenter(params));
  readonly stopMaking = (): Promise<null> => this.ending('makeAugmenter', () => this.making.stopMaking());

  // ---- training

  readonly planRun = (params: Params<'planRun'>): Promise<Result<'planRun'>> => this.runs.planRun(params);
  readonly findRate = (params: Params<'findRate'>): Promise<Result<'findRate'>> =>
    this.exclusive.again('findRate', () => this.rateFinder.findRate(params));
  readonly stopFinding = (): Promise<null> => this.ending('findRate', () => this.rateFinder.stopFinding());
  readonly listRuns = (): Promise<Result<'listRuns'>> => this.runHistory.listRuns();
  readonly runCurve = (params: Params<'runCurve'>): Promise<Result<'runCurve'>> => this.runHistory.runCurve(params);
  readonly renameRun = (params: Params<'renameRun'>): Promise<Result<'renameRun'>> => this.runHistory.renameRun(params);
  readonly removeRun = (params: Params<'removeRun'>): Promise<Result<'removeRun'>> => this.runHistory.removeRun(params);
  readonly restoreRun = (params: Params<'restoreRun'>): Promise<Result<'restoreRun'>> =>
    this.runHistory.restoreRun(params);

  // ---- measured one by one

  readonly evaluate = (params: Params<'evaluate'>): Promise<Result<'evaluate'>> =>
    this.exclusive.again('evaluate', () => this.evaluations.evaluate(params));
  readonly stopEvaluating = (): Promise<Result<'stopEvaluating'>> =>
    this.ending('evaluate', () => this.evaluations.stopEvaluating());
  readonly ownSkill = (): Promise<Result<'ownSkill'>> => this.evaluations.ownSkill();
  readonly keptSkill = (params: Params<'keptSkill'>): Promise<Result<'keptSkill'>> =>
    this.evaluations.keptSkill(params);

  // ---- files that travel

  readonly exportLinks = (params: Params<'exportLinks'>): Promise<Result<'exportLinks'>> =>
    this.portables.exportLinks(params);
  readonly describeFile = (params: Params<'describeFile'>): Promise<Result<'describeFile'>> =>
    this.portables.describeFile(params);
  readonly saveProject = (): Promise<Result<'saveProject'>> => this.portables.saveProject();
  readonly loadProject = (params: Params<'loadProject'>): Promise<Result<'loadProject'>> =>
    this.portables.loadProject(params);

  // ---- the run

  readonly train = (params: Params<'train'>): Promise<null> => this.runs.train(params);
  readonly pause = (): Promise<null> => this.runs.pause();
  readonly resume = (): Promise<null> => this.runs.resume();
  readonly step = (params: Params<'step'>): Promise<null> => this.exclusive.again('step', () => this.runs.step(params));
  readonly stop = (): Promise<null> => this.ending('step', () => this.runs.stop());

  readonly tryWiring = (params: Params<'tryWiring'>): Promise<TrialResult> =>
    this.exclusive.again('tryWiring', () => this.trials.tryWiring(params));
  readonly pauseTrial = (): Promise<null> => this.ending('tryWiring', () => this.trials.pauseTrial());
  readonly resumeTrial = (): Promise<null> => this.trials.resumeTrial();
  readonly stopTrial = (): Promise<null> => this.ending('tryWiring', () => this.trials.stopTrial());

  // ---- two wirings side by side

  pin({ file }: Params<'pin'>): Promise<Wiring> {
    return this.exclusive.run(() => this.opened().pin(file));
  }

  unpin(): Promise<null> {
    return this.exclusive.run(async () => {
      await this.opened().unpin();
      return null;
    });
  }

  answerHeldOut({ speakers, first, count }: Params<'answerHeldOut'>): Promise<ComparedAnswer[]> {
    return this.exclusive.run(() => this.opened().answerHeldOut(speakers, first, count));
  }

  // ---- models of one's own

  readonly listModels = (): Promise<LibraryReport> => this.shelf.listModels({});
  readonly planModel = (params: Params<'planModel'>): Promise<ModelPlan> => this.shelf.planModel(params);
  readonly planFiles = (params: Params<'planFiles'>): Promise<ModelPlan> => this.shelf.planFiles(params);
  readonly fetchModel = (params: Params<'fetchModel'>): Promise<LibraryModel> => this.shelf.fetchModel(params);
  readonly addFiles = (params: Params<'addFiles'>): Promise<LibraryModel> => this.shelf.addFiles(params);
  readonly pauseFetch = (params: Params<'pauseFetch'>): Promise<null> => this.shelf.pauseFetch(params);

  readonly listModelFiles = (params: Params<'listModelFiles'>): Promise<Result<'listModelFiles'>> =>
    listModelFiles(this.desk.surroundings.library, params);
  readonly readModelFile = (params: Params<'readModelFile'>): Promise<ArrayBuffer> =>
    readModelFile(this.desk.surroundings.library, params);
  readonly keepBuiltIns = (): Promise<null> => this.shelf.keepBuiltIns({});
  readonly stopKeeping = (): Promise<null> => this.shelf.stopKeeping({});

  /** A model that is open stays open: its weights are on the GPU. */
  async removeModel(params: Params<'removeModel'>): Promise<null> {
    this.desk.opening?.forget(params.id);
    await this.shelf.removeModel(params);
    this.desk.opening?.keeping.roomMade();
    this.projectTabs.roomMade();
    return null;
  }

  // ---- what goes on inside

  inspectDevice(): DeviceReport {
    const { runs, trials, evaluations, rateFinder, making } = this;
    const boards = [...this.opened().boards, ...trials.boards, ...evaluations.boards, ...rateFinder.boards];
    return deviceReport(this.measured(), boards, runs.bytes + trials.bytes + rateFinder.bytes + making.bytes);
  }

  measureSpeed({ what, settings }: Params<'measureSpeed'>): Promise<SpeedReport> {
    return this.exclusive.run(async () => {
      if (what === 'token') return tokenSpeed(this.measured());
      const { speakers, examples } = this.opened();
      await this.opened().checkKernels(true);
      const encoded = await speakers.encoded(COMPOSITION, examples.train);
      return speakers.alone(() => stepSpeed(this.measured(), encoded, settings));
    });
  }

  measureLinks({ limit }: Params<'measureLinks'>): Promise<LinkShare[]> {
    return this.exclusive.run(async () => {
      const { board, speakers, examples } = this.opened();
      const encoded = speakers.encode(COMPOSITION, examples.train.slice(0, limit));
      return speakers.alone(() => linkShares(this.desk.surroundings.gpu, board.composition, encoded));
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

  // ---- what the commands share

  private opened(): Opening {
    return this.desk.opened();
  }

  private measured(): Measured {
    const { gpu, selfTest } = this.desk.surroundings;
    const { models, board, speakers } = this.opened();
    return { gpu, selfTest, models, board, speakers };
  }

  private get shelf(): ModelShelf {
    const { shelf } = this.desk.surroundings;
    if (!shelf) throw badRequest('There is no place for models here.', 'Name a folder instead.');
    return shelf;
  }

  private looking<T>(look: (looks: Looks) => Promise<T>): Promise<T> {
    return this.exclusive.run(async () => {
      const { speakers } = this.opened();
      return speakers.alone(() => look(speakers.looks));
    });
  }

  private changeExamples(make: (opening: Opening) => Promise<ExampleSet>): Promise<ExamplesReport> {
    return this.exclusive.run(async () => {
      const opening = this.opened();
      const examples = await make(opening);
      await this.endTraining();
      await opening.keeping.takeExamples(examples);
      return opening.examples.report;
    });
  }

  /** Nobody waits for a command any more: a lost device does not make it be done again. */
  private ending<T>(command: CommandName, stop: () => Promise<T>): Promise<T> {
    this.exclusive.end(command);
    return stop();
  }

  /** For who has the turn: no step of anything is made, and nobody is evaluated, after it. */
  private async endTraining(): Promise<void> {
    for (const command of BESIDE) this.exclusive.end(command);
    await this.runs.end();
    await this.trials.end();
    await this.evaluations.end();
    await this.rateFinder.end();
  }
}
