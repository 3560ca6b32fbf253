// The one door between the page and the engine: commands go in and answer once, events come out. Everything here is
// plain data that structured cloning can carry. Commands are imperative, events past tense.
import type { ChatMessage, TextFormat } from './chat.ts';
import type { Link } from './composition.ts';
import type { ErrorData } from './errors.ts';
import type { Evaluation, KeptSkill } from './evaluations.ts';
import type {
  DraftChange,
  ExampleList,
  ExamplePage,
  ExamplesDraft,
  TokenPreview,
  DraftProblem,
} from './exampleDraft.ts';
import type { AttentionLook, LinkShare, Look, TextToLookAt, TokenLook } from './looks.ts';
import type { MadeModel, MakingStepped, TableReport } from './madeModels.ts';
import type {
  FetchProgress,
  HubAddress,
  LibraryModel,
  LibraryReport,
  ModelFile,
  ModelPlan,
  PickedFile,
} from './models.ts';
import type { PortableFile } from './portable.ts';
import type { Preset } from './preset.ts';
import type { AdapterSummary, DeviceReport, SpeedReport } from './reports.ts';
import type { RateSearch, RunPlan, RunRecord } from './runRecords.ts';
import type { Sampling } from './sampling.ts';
import type { ComparedAnswer, Trial, TrialResult } from './trials.ts';

/** Who answers: `anchor`, `composition`, `pinned`, or an augmenter by its id. */
export type Speaker = string;
export const ANCHOR = 'anchor';
export const COMPOSITION = 'composition';
/** A second wiring of the same models, kept beside the one in use to compare with. */
export const PINNED = 'pinned';

export interface ModelCard {
  id: string;
  title: string;
  about: string;
  family: string;
  blocks: number;
  width: number;
  heads: number;
  vocabulary: number;
  parameters: number;
  bytes: number;
  license: string;
  /** Over the files that decide what it says; see storage/modelHash.ts. Absent where they were not hashed. */
  hash?: string;
  /** Where it was fetched from. */
  hub?: { endpoint: string; repository: string; commit: string };
  /** Longest text it was made for, in tokens. */
  contextLength: number;
  /** Of each block: how many of the latest tokens a token sees, itself among them; Infinity: all. */
  windows: number[];
  hasChatTemplate: boolean;
}

/** A question and its answer. Trained on the completion only; scored by exact match of the whole completion. */
export interface Example {
  prompt: string;
  completion: string;
}

/** What was trained into the links that are in place now. */
export interface Wiring {
  links: Link[];
  /** Trained numbers of all links. */
  parameters: number;
  bytes: number;
  /** `untrained`: the composition equals the anchor. `preset`: weights that ship. `trained`: a run in this browser. */
  origin: 'untrained' | 'preset' | 'trained';
  /** Steps behind these weights, when they were trained here. */
  steps: number;
  /** What undo would take back, and what redo would bring back, weights included: the label of that change. */
  undo?: string;
  redo?: string;
}

export interface ExamplesReport {
  /** File name, or the preset's own name. */
  name: string;
  builtIn: boolean;
  /** SHA-256 of all of them, in order, with their sides; '' when there are none. */
  hash: string;
  train: number;
  heldOut: number;
  /** The first few of each, to show. */
  firstTrain: Example[];
  firstHeldOut: Example[];
}

/**
 * Whether what is done here is kept. `here`: yes. Else the project is open in another tab: in one that was there first
 * (`elsewhere`), or in one that has taken it over (`taken`). Or no other tab keeps it any more, and nothing is kept here until
 * it is taken over: one has kept what this one does not know, while there are changes here (`left`); what is kept could not be
 * read (`unread`); what was made here could not be written (`unwritten`).
 */
export type Hold = 'here' | 'elsewhere' | 'taken' | 'left' | 'unread' | 'unwritten';

export interface Opened {
  hold: Hold;
  adapter: AdapterSummary;
  anchor: ModelCard;
  augmenters: ModelCard[];
  wiring: Wiring;
  examples: ExamplesReport;
  /** True when wiring and weights come from an earlier visit. */
  restored: boolean;
  /** Newest first. One that a closed page has left behind is `paused`: `resume` goes on from its last checkpoint. */
  runs: RunRecord[];
}

/** How the rate goes on behind the warm-up: down to zero along a cosine or straight, or not at all. */
export type Schedule = 'cosine' | 'linear' | 'constant';

export interface TrainingSettings {
  steps: number;
  /** Examples in one step. */
  batch: number;
  /** The anchor's tokens in one step; above 0 it counts instead of `batch`: as many examples as have room, one at least. */
  batchTokens: number;
  /** Batches whose gradients are averaged to one update. */
  accumulate: number;
  learningRate: number;
  schedule: Schedule;
  warmupSteps: number;
  weightDecay: number;
  /** Largest norm of the whole gradient. */
  clip: number;
  seed: number;
  /** Steps between two looks at the held-out examples. */
  evaluateEvery: number;
  /** Looks without a lower held-out loss after which the run ends with the weights of the best one; 0: never. */
  patience: number;
  /** Steps between two checkpoints: what a closed page may lose at most. */
  checkpointEvery: number;
}

export interface StepPoint {
  step: number;
  loss: number;
}

export interface HeldOutAnswer {
  prompt: string;
  expected: string;
  answer: string;
  right: boolean;
}

export interface Score {
  speaker: Speaker;
  /** Share of examples whose whole completion is right, 0…1. */
  exact: number;
  /** Mean cross-entropy per completion token, nats. */
  loss: number;
  n: number;
}

export interface Answer {
  speaker: Speaker;
  text: string;
  /** The tokens of its model that it consists of. */
  ids: number[];
  tokens: number;
  tokensPerSecond: number;
  /** Tokens of the question, to its model. */
  questionTokens: number;
  /** Those of them that its model does not know (`<unk>`). */
  unknownTokens: number;
  /** Messages from the front of the conversation that had no room in its context. */
  droppedMessages: number;
  /** How the conversation was put to the model that speaks. */
  format: TextFormat;
  /** Why it ended: the model's own end of text, the token limit, the context length, or Stop. */
  ended: 'end' | 'limit' | 'context' | 'stopped';
}

export interface ExampleProblem {
  /** Line in the file, from 1. */
  line: number;
  reason: string;
}

export interface ReadExamples {
  examples: Example[];
  problems: ExampleProblem[];
}

/** Command name → what it takes and what it answers. */
export interface Commands {
  /** Opens device, models (cache first), saved or shipped links and examples. Emits modelProgress. */
  open: { params: { preset: Preset }; result: Opened };
  /**
   * Keeps the project in this tab from now on, and no more in another one. Emits holdChanged: with what that one has kept, if
   * this tab did not know it; undo then brings back the wiring that was here, and runs that were made here are added.
   */
  takeOver: { params: Record<string, never>; result: null };
  /** Whether this tab keeps the project, to be asked before each write: a tab that was frozen hears first that it was taken. */
  mayKeep: { params: { project: string }; result: boolean };
  /**
   * Replaces the links. Links whose id, ends and heads stay keep their weights; new ones start as the identity. `label`: what
   * the change is called in `Wiring.undo`.
   */
  wire: { params: { links: Link[]; label?: string }; result: Wiring };
  /**
   * Takes back the last change of the wiring or its weights (wire, startOver, usePresetLinks, loadComposition, a run), or
   * makes it again: links and weights are bit for bit what they were. Throws 'bad-request' when there is none.
   */
  undo: { params: Record<string, never>; result: Wiring };
  redo: { params: Record<string, never>; result: Wiring };
  /** Takes the shipped, trained links of the preset. */
  usePresetLinks: { params: Record<string, never>; result: Wiring };
  /** Sets all links back to the identity and forgets the run. */
  startOver: { params: Record<string, never>; result: Wiring };
  /**
   * All speakers answer in turn; with the likeliest tokens unless `sampling` says otherwise. Emits answerToken. A prompt of
   * messages goes through each model's own chat template.
   */
  ask: {
    params: {
      askId: number;
      prompt: string | ChatMessage[];
      speakers: Speaker[];
      maxTokens: number;
      sampling?: Sampling;
      /** Ids of links that are left out of the composition for this answer. */
      without?: string[];
    };
    result: Answer[];
  };
  stopAnswer: { params: Record<string, never>; result: null };
  /** Reads a small file of the kinds that `draftExamples` reads. Changes nothing. */
  readExamples: { params: { name: string; text: string }; result: ReadExamples };
  /**
   * Adds files (.jsonl, .json, .csv, .tsv, .txt) to the draft of examples, which it starts where there is none. Emits draftRead.
   * A file that cannot be read at all is refused with 'bad-examples', and the draft stays as it was.
   */
  draftExamples: { params: { files: PickedFile[] }; result: ExamplesDraft };
  changeDraft: { params: { change: DraftChange }; result: ExamplesDraft };
  /** The lines that give no example, from `first` on. */
  draftProblems: { params: { first: number; count: number }; result: DraftProblem[] };
  dropDraft: { params: Record<string, never>; result: null };
  /** Trains on the draft from now on. Kept across visits. @throws 'bad-examples' when a side would be empty. */
  useDraft: { params: { name?: string }; result: ExamplesReport };
  listExamples: { params: { of: ExampleList; first: number; count: number; find?: string }; result: ExamplePage };
  /** An example as each model that is open reads it. */
  previewTokens: { params: { example: Example }; result: TokenPreview[] };
  /** Back to the preset's own examples. */
  useBuiltInExamples: { params: Record<string, never>; result: ExamplesReport };
  /** Reads a table of keys and values (.csv, .tsv, .jsonl, .txt) for `makeAugmenter`. Replaces the one read before. */
  readTable: { params: { file: PickedFile; key?: string; value?: string }; result: TableReport };
  /**
   * Trains a small model that knows the table, and keeps it in the library. Answers keep their turn. Emits makingStepped and
   * libraryChanged. @throws 'stopped' when it is stopped, 'bad-request' without a table.
   */
  makeAugmenter: { params: { title: string; seed?: number }; result: MadeModel };
  stopMaking: { params: Record<string, never>; result: null };
  /** What a run with these settings takes. Changes nothing, and measures nothing. */
  planRun: { params: { settings: TrainingSettings }; result: RunPlan };
  /** Short tries with growing rates on copies of the links, for a rate to take. Emits rateTried. @throws 'stopped'. */
  findRate: { params: { settings: TrainingSettings }; result: RateSearch };
  stopFinding: { params: Record<string, never>; result: null };
  /** Starts a run on the links as they are. Answers when it has started; emits stepsDone, heldOutDone, runChanged, runsChanged. */
  train: { params: { settings: TrainingSettings }; result: null };
  pause: { params: Record<string, never>; result: null };
  /** Also one that a closed page has left behind: same losses as if it had never stopped. */
  resume: { params: Record<string, never>; result: null };
  /** One step of the run: of the paused one, or of a new one that is paused at once. */
  step: { params: { settings: TrainingSettings }; result: null };
  /** Ends the run; the weights stay as they are. */
  stop: { params: Record<string, never>; result: null };
  listRuns: { params: Record<string, never>; result: RunRecord[] };
  /** Its loss at every step. */
  runCurve: { params: { run: string }; result: StepPoint[] };
  /** Emit runsChanged. */
  renameRun: { params: { run: string; name: string }; result: null };
  removeRun: { params: { run: string }; result: null };
  /** Links and weights as they were when it ended; undo takes it back. */
  restoreRun: { params: { run: string }; result: Wiring };
  /** Exact match and loss on held-out examples. */
  score: { params: { speakers: Speaker[]; limit: number; without?: string[] }; result: Score[] };
  /** What each link that is on writes, over the first `limit` examples to train on; empty without examples. */
  measureLinks: { params: { limit: number }; result: LinkShare[] };
  /** A text, and what each link wrote at each of its tokens. */
  lookInside: { params: TextToLookAt; result: Look };
  /** Where one link looks. */
  lookAtLink: { params: TextToLookAt & { link: string }; result: AttentionLook };
  /** What comes after the anchor's token at `place` (from 0), according to everyone and before and after each link. */
  lookAtToken: { params: TextToLookAt & { place: number }; result: TokenLook };
  /**
   * Trains other links, from their start, beside the wiring in use, and scores them. Answers keep their turn, and nothing that
   * is in place changes. Emits trialStepped. One at a time; throws 'stopped' when it is stopped, or other models or examples
   * are taken.
   */
  tryWiring: { params: Trial; result: TrialResult };
  pauseTrial: { params: Record<string, never>; result: null };
  resumeTrial: { params: Record<string, never>; result: null };
  stopTrial: { params: Record<string, never>; result: null };
  /** Keeps a composition (from saveComposition) as the speaker `pinned`, until other models are opened. */
  pin: { params: { file: ArrayBuffer }; result: Wiring };
  unpin: { params: Record<string, never>; result: null };
  /** Held-out questions from `first` on, answered by each. */
  answerHeldOut: { params: { speakers: Speaker[]; first: number; count: number }; result: ComparedAnswer[] };
  /** Held-out questions answered freely and measured, one by one. Emits evaluationStepped. @throws 'stopped'. */
  evaluate: { params: { speakers: Speaker[]; limit: number }; result: Evaluation };
  stopEvaluating: { params: Record<string, never>; result: null };
  /** Questions that come with the example that is open, and that its anchor can answer by itself; none for other models. */
  ownSkill: { params: Record<string, never>; result: Example[] };
  /** Of what the anchor alone can do in these examples, how much each does. */
  keptSkill: { params: { speakers: Speaker[]; examples: Example[] }; result: KeptSkill[] };
  /** The models that are in this browser. */
  listModels: { params: Record<string, never>; result: LibraryReport };
  /** What a model of a hub is and needs. Keeps nothing. The token goes to that hub only, and is not kept. */
  planModel: { params: { address: HubAddress; token?: string }; result: ModelPlan };
  /** The same of files of this computer. */
  planFiles: { params: { files: PickedFile[] }; result: ModelPlan };
  /**
   * Fetches what is missing of a model, also inside a file; answers with the whole model. Emits fetchProgress and
   * libraryChanged. Throws 'stopped' when it is paused: what has come is kept.
   */
  fetchModel: { params: { address: HubAddress; token?: string }; result: LibraryModel };
  /** Takes files of this computer into the library. */
  addFiles: { params: { title: string; files: PickedFile[] }; result: LibraryModel };
  pauseFetch: { params: { id: string }; result: null };
  /** Forgets a model and all its files; one that is being fetched, too. */
  removeModel: { params: { id: string }; result: null };
  /** The files of a model that is here, small ones first. @throws 'bad-model'. */
  listModelFiles: { params: { id: string }; result: ModelFile[] };
  /** Bytes first … end − 1 of one of them, 16 MiB at most. */
  readModelFile: { params: { id: string; name: string; first: number; end: number }; result: ArrayBuffer };
  /**
   * Fetches what is missing of the models and files that ship, so that every example opens without a network. Emits
   * builtInsStepped. @throws 'stopped', or what failed, by name: what has come is kept.
   */
  keepBuiltIns: { params: Record<string, never>; result: null };
  stopKeeping: { params: Record<string, never>; result: null };
  /** What is held on the GPU, and by what. */
  inspectDevice: { params: Record<string, never>; result: DeviceReport };
  /** Measures a token of the composition, or a training step with these settings. Changes nothing. */
  measureSpeed: { params: { what: 'token' | 'step'; settings: TrainingSettings }; result: SpeedReport };
  /** The composition as one .safetensors file: the trained links, the wiring in its metadata. */
  saveComposition: { params: Record<string, never>; result: ArrayBuffer };
  /** Takes wiring and weights from such a file. */
  loadComposition: { params: { file: ArrayBuffer }; result: Wiring };
  /** The links in another program's names. @throws 'bad-composition' when its form cannot hold them. */
  exportLinks: { params: { form: 'calm' | 'lucidrains' }; result: ArrayBuffer };
  /** What a file is, and whether its models are here. Changes nothing. @throws 'bad-composition'. */
  describeFile: { params: { file: PickedFile }; result: PortableFile };
  /** Wiring, examples and runs as one file. */
  saveProject: { params: Record<string, never>; result: Blob };
  /**
   * Takes them from such a file: its models are open. Runs are added to those that are here, as many as there is room for.
   * @throws what reading it throws, with nothing changed.
   */
  loadProject: {
    params: { file: Blob };
    result: { wiring: Wiring; examples: ExamplesReport; runs: RunRecord[]; runsLeftOut: number };
  };
}

export type CommandName = keyof Commands;

export type RunState = 'idle' | 'running' | 'paused' | 'finished' | 'stopped' | 'failed';

export type EngineEvent =
  | { type: 'modelProgress'; model: string; loadedBytes: number; totalBytes: number; from: 'network' | 'cache' }
  | ({ type: 'fetchProgress' } & FetchProgress)
  | { type: 'libraryChanged'; library: LibraryReport }
  | { type: 'builtInsStepped'; loadedBytes: number; totalBytes: number }
  | { type: 'answerToken'; askId: number; speaker: Speaker; text: string }
  /** `shares`: of the links that are on, in the newest step. */
  | {
      type: 'stepsDone';
      points: StepPoint[];
      shares: LinkShare[];
      steps: number;
      examplesPerSecond: number;
      secondsLeft: number;
    }
  | { type: 'runsChanged'; runs: RunRecord[] }
  | { type: 'draftRead'; loadedBytes: number; totalBytes: number }
  | ({ type: 'makingStepped' } & MakingStepped)
  | { type: 'rateTried'; rate: number; loss: number }
  | { type: 'evaluationStepped'; done: number; total: number }
  | { type: 'trialStepped'; trialId: number; step: number; steps: number; loss: number; secondsLeft: number }
  | { type: 'heldOutDone'; step: number; exact: number; loss: number; n: number; answers: HeldOutAnswer[] }
  | { type: 'runChanged'; state: RunState; step: number; steps: number; error?: ErrorData }
  | { type: 'wiringChanged'; wiring: Wiring }
  /**
   * The device was lost, and everything is there again on another; what was under way is done again. `run`: the one that was
   * not over, at its last checkpoint.
   */
  | { type: 'deviceBack'; lostAt: number; adapter: AdapterSummary; run?: { step: number; goesOn: boolean } }
  /** `opened`: the project as it was kept takes the place of what was here. */
  | { type: 'holdChanged'; hold: Hold; opened?: Opened }
  /** A failure that no command was waiting for. */
  | { type: 'failed'; error: ErrorData };

/** What crosses postMessage. */
export type ToEngine = {
  [Name in CommandName]: { id: number; command: Name; params: Commands[Name]['params'] };
}[CommandName];
export type FromEngine =
  | { id: number; result: Commands[CommandName]['result'] }
  | { id: number; error: ErrorData }
  | { event: EngineEvent };
