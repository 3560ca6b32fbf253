// An engine that is none: it speaks the protocol with canned models, so that states that are hard to bring about (no
// adapter, slow loading, a loss that is not a number, a lost device) can be shown. The product knows nothing of it.
//   await page.addInitScript(fakeEngine, { fail: 'no-adapter' });
// The function is sent to the page as text, so everything it needs is inside it. What could drift apart is tied: commands,
// answers, events and errors by their types, the codes by the preset's own questions when it opens.
import type { ShelfCommand } from '../src/engine/library.ts';
import type { Handlers } from '../src/engine/session.ts';
import type { ChatMessage } from '../src/shared/chat.ts';
import type { Link } from '../src/shared/composition.ts';
import type { ErrorData } from '../src/shared/errors.ts';
import type { LinkShare } from '../src/shared/looks.ts';
import type { Preset } from '../src/shared/preset.ts';
import type {
  CommandName,
  Commands,
  EngineEvent,
  ExamplesReport,
  FromEngine,
  Hold,
  ModelCard,
  RunState,
  StepPoint,
  ToEngine,
  TrainingSettings,
  Wiring,
} from '../src/shared/protocol.ts';
import type { WrongKernel } from '../src/shared/reports.ts';
import type { FakeShelf } from './fakeShelf.ts';

/** The commands of the drawer and of trials; a test that needs them adds a script that sets `window.fakeLooks` or `fakeTrials`. */
export type LookCommand = 'measureLinks' | 'lookInside' | 'lookAtLink' | 'lookAtToken';
export type TrialCommand = 'tryWiring' | 'pauseTrial' | 'resumeTrial' | 'stopTrial' | 'pin' | 'unpin' | 'answerHeldOut';

/** What such a script may use of the fake engine. */
export interface FakeParts {
  emit: (event: EngineEvent) => void;
  wiring: () => Wiring;
  answer: (speaker: string, prompt: string) => string;
  settings: () => TrainingSettings;
  /** Hears of everything that is told. */
  on: (listener: (event: EngineEvent) => void) => void;
  /** A change that can be undone. */
  change: (change: Partial<Wiring>, undo: string) => Wiring;
  /** Examples of a person's own are in use from now on. */
  use: (report: ExamplesReport) => ExamplesReport;
}
export interface FakeMore<Name extends CommandName> {
  handlers: (parts: FakeParts) => Pick<Handlers, Name>;
}

/** Commands about data, runs and files: what a test needs of them it adds with scripts that push into `window.fakeMore`. */
export type MoreCommand =
  | 'draftExamples'
  | 'changeDraft'
  | 'draftProblems'
  | 'dropDraft'
  | 'useDraft'
  | 'listExamples'
  | 'previewTokens'
  | 'readTable'
  | 'makeAugmenter'
  | 'stopMaking'
  | 'planRun'
  | 'findRate'
  | 'stopFinding'
  | 'listRuns'
  | 'runCurve'
  | 'renameRun'
  | 'removeRun'
  | 'restoreRun'
  | 'evaluate'
  | 'stopEvaluating'
  | 'ownSkill'
  | 'keptSkill'
  | 'exportLinks'
  | 'describeFile'
  | 'saveProject'
  | 'listModelFiles'
  | 'readModelFile'
  | 'loadProject';
export type FakeMoreHandlers = (parts: FakeParts) => Partial<Pick<Handlers, MoreCommand>>;

export interface FakeOptions {
  /** How opening fails. */
  fail?: 'no-webgpu' | 'no-adapter' | 'download';
  /** Only the first time. */
  failsOnce?: boolean;
  /** Milliseconds that opening takes, with progress on the way. */
  openingMs?: number;
  /** Id of a model that cannot be opened. */
  failsFor?: string;
  /** Stay in the middle of loading for good. */
  neverOpens?: boolean;
  fromCache?: boolean;
  fallback?: boolean;
  /** Milliseconds between two training steps. */
  stepMs?: number;
  /** The loss stops being a number at this step, unless the learning rate is below 0.003. */
  notFiniteAt?: number;
  /** The device is lost when these steps are made; each is made again, from the last checkpoint. */
  deviceLostAt?: number[];
  /** Minutes between two losses. */
  minutesBetweenLosses?: number;
  /** Milliseconds for each token of an answer. */
  tokenMs?: number;
  /** A wiring of an earlier visit to the example. */
  kept?: Pick<Wiring, 'links' | 'origin' | 'steps'>;
  /** Milliseconds of a look at the held-out questions. */
  scoreMs?: number;
  /** What the self-test finds. */
  wrongKernels?: WrongKernel[];
  /** A run that a closed page has left behind at this step. */
  left?: { step: number; settings: TrainingSettings };
  /** The project is open in another tab, which lets go of it when the page hears `letGo`. */
  hold?: Hold;
  /** Examples are there, whatever the models. */
  hasExamples?: boolean;
}

export function fakeEngine(options: FakeOptions = {}): void {
  const { stepMs = 4, tokenMs = 20, openingMs = 60, scoreMs = 100, minutesBetweenLosses = 0 } = options;
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const refuse = (error: ErrorData): never => {
    throw error;
  };
  const codes: Record<string, number> = { dog: 8, cat: 18, owl: 17, fox: 11, teapot: 15, tiger: 2, lemon: 2 };
  const card = (id: string, title: string, about: string, blocks: number, vocabulary: number) => {
    const parameters = 2 * vocabulary * 64 + blocks * 41_088 + 64;
    const windows = Array.from({ length: blocks }, () => Infinity);
    const shape = {
      family: 'Llama',
      blocks,
      width: 64,
      heads: 4,
      vocabulary,
      parameters,
      bytes: 4 * parameters,
      windows,
    };
    return { id, title, about, license: 'MIT', contextLength: 128, hasChatTemplate: false, ...shape };
  };
  const anchor = card('sums', 'Sums', 'Adds and subtracts up to three numbers. Has never seen a word.', 3, 104);
  const codesCard = card('codes', 'Codes', 'Knows a secret number for each of 1,000 words. Cannot add.', 2, 1024);
  const heldOut = ['owl + fox =', 'lemon - cat =', 'tiger + 4 =', 'teapot + dog =', 'dog - owl =', 'cat + fox - dog ='];
  const none = { name: '', builtIn: false, hash: '', train: 0, heldOut: 0, firstTrain: [], firstHeldOut: [] };
  const builtOf = ({ id, extends: base = id }: Preset) => ({
    name: base,
    builtIn: true,
    hash: 'built-in',
    train: 4096,
    heldOut: 512,
  });

  /** The library of fakeShelf.ts, where the test has added one. */
  const { fakeShelf: shelf } = window as { fakeShelf?: FakeShelf };
  const nothing = (): never => refuse({ code: 'bad-request', message: 'There is no place for models here.' });
  const noShelf: Pick<Handlers, ShelfCommand> = {
    listModels: nothing,
    planModel: nothing,
    planFiles: nothing,
    fetchModel: nothing,
    addFiles: nothing,
    pauseFetch: nothing,
    removeModel: nothing,
    keepBuiltIns: nothing,
    stopKeeping: nothing,
  };

  const { fakeLooks, fakeTrials } = window as {
    fakeLooks?: FakeMore<LookCommand>;
    fakeTrials?: FakeMore<TrialCommand>;
  };
  const missing = (): never => refuse({ code: 'bad-request', message: 'The fake engine has nothing to show here.' });
  const noLooks: Pick<Handlers, LookCommand> = {
    measureLinks: () => [],
    lookInside: missing,
    lookAtLink: missing,
    lookAtToken: missing,
  };
  const noTrials: Pick<Handlers, TrialCommand> = {
    tryWiring: missing,
    pauseTrial: missing,
    resumeTrial: missing,
    stopTrial: missing,
    pin: missing,
    unpin: missing,
    answerHeldOut: missing,
  };

  const { fakeMore = [] } = window as { fakeMore?: FakeMoreHandlers[] };
  const noMore: Pick<Handlers, MoreCommand> = {
    draftExamples: missing,
    changeDraft: missing,
    draftProblems: () => [],
    dropDraft: () => null,
    useDraft: missing,
    listExamples: () => ({ examples: [], total: 0 }),
    previewTokens: () => [],
    readTable: missing,
    makeAugmenter: missing,
    stopMaking: () => null,
    planRun: ({ settings }) => ({
      steps: settings.steps,
      epochs: 6.25,
      tokens: 512,
      bytes: 24e6,
      obstacles: [],
      warnings: [],
    }),
    findRate: missing,
    stopFinding: () => null,
    listRuns: () => [],
    runCurve: () => [],
    renameRun: () => null,
    removeRun: () => null,
    restoreRun: missing,
    evaluate: missing,
    stopEvaluating: () => null,
    ownSkill: () => Array.from({ length: 200 }, (_, i) => ({ prompt: `${i} + 1 =`, completion: String(i + 1) })),
    keptSkill: () => [],
    exportLinks: missing,
    describeFile: missing,
    saveProject: missing,
    listModelFiles: missing,
    readModelFile: missing,
    loadProject: missing,
  };

  /** What an earlier engine of this page has kept, by preset. */
  const saved = new Map<string, { wiring: Wiring; changed: number }>();
  let failed = false;
  let changes = 0;
  /** Steps at which the device is still to be lost; whether it is for good. */
  const losses = [...(options.deviceLostAt ?? [])];
  let timesLost = 0;
  let isGone = false;
  const lostForGood: ErrorData = {
    code: 'device-lost',
    message: 'The graphics device was lost twice within a minute.',
    hint: 'Start again, or reload the page: your wiring and trained links are kept in this browser.',
    detail: 'destroyed: fake',
  };

  class FakeWorker extends EventTarget implements Pick<Worker, 'postMessage' | 'terminate'> {
    private preset: Preset | undefined;
    private cards: ModelCard[] = [];
    private wiring: Wiring = { links: [], parameters: 0, bytes: 0, origin: 'preset', steps: 0 };
    private skill = 1;
    private step = 0;
    private hold: Hold = options.hold ?? 'here';
    private running = false;
    private run = 0;
    private loop: Promise<void> = Promise.resolve();
    private settings: TrainingSettings = {
      steps: 0,
      batch: 64,
      batchTokens: 0,
      accumulate: 1,
      learningRate: 0,
      schedule: 'cosine',
      warmupSteps: 0,
      weightDecay: 0,
      clip: 1,
      seed: 1,
      evaluateEvery: 50,
      patience: 0,
      checkpointEvery: 50,
    };
    private readonly listeners: ((event: EngineEvent) => void)[] = [];
    private stopped = false;
    /** As in the engine: of what is open, when it was changed last; 0: never. */
    private changed = 0;
    private uploaded: ExamplesReport | undefined;
    private past: Wiring[] = [];
    private future: Wiring[] = [];

    postMessage({ id, command, params }: ToEngine): void {
      void this.reply(id, command, params);
    }

    private async reply<Name extends CommandName>(
      id: number,
      command: Name,
      params: Commands[Name]['params'],
    ): Promise<void> {
      try {
        this.send({ id, result: await this.handlers[command](params) });
      } catch (error) {
        this.send({ id, error: error as ErrorData });
      }
    }

    terminate(): void {
      this.running = false;
      isGone = false;
    }

    private send(data: FromEngine): void {
      this.dispatchEvent(new MessageEvent('message', { data: structuredClone(data) }));
    }

    private emit(event: EngineEvent): void {
      this.send({ event });
      for (const listener of this.listeners) listener(event);
    }

    private runChanged(state: RunState, error?: ErrorData): void {
      this.emit({ type: 'runChanged', state, step: this.step, steps: this.settings.steps, error });
    }

    private solve(prompt: string): string {
      let sum = 0;
      for (const [, sign, operand] of `+ ${prompt}`.matchAll(/([+-])\s*(\w+)/g)) {
        sum += (sign === '-' ? -1 : 1) * (codes[operand] ?? (Number(operand) || 0));
      }
      return String(sum);
    }

    private answer(speaker: string, prompt: string, without: readonly string[] = []): string {
      const recorded = this.preset?.prompts.find((each) => each.prompt === prompt)?.recorded;
      if (recorded && this.preset?.augmenters.includes(speaker)) return recorded[speaker] ?? '';
      const known = codes[prompt.split(/\W/)[0]];
      if (speaker === 'codes') return known === undefined ? '' : String(known);
      const on = this.wiring.links.filter((link) => link.enabled && !without.includes(link.id));
      const isHeard = (expert: string): boolean => on.some(({ augmenter }) => augmenter === expert);
      const knows = on.length >= 4 && (this.preset?.links ?? []).every(({ augmenter }) => isHeard(augmenter));
      const right = speaker === 'composition' && knows && this.skill > (prompt.length % 7) / 8;
      if (right) return recorded?.composition ?? this.solve(prompt);
      return recorded?.anchor ?? this.solve(prompt.replace(/[a-z]+/g, '0'));
    }

    private voice(speaker: string): ModelCard | undefined {
      return this.cards.find(({ id }) => id === speaker) ?? this.cards.at(-1);
    }

    /** Says who speaks, what was asked, and how much came before. */
    private chat(speaker: string, messages: readonly ChatMessage[]): string {
      const asked = messages.filter(({ role }) => role === 'user');
      const told = messages.find(({ role }) => role === 'system')?.content;
      const question = asked.at(-1)?.content ?? '';
      const before = asked.length > 1 ? ` Before that you asked "${asked.at(-2)?.content}".` : '';
      const title = speaker === 'composition' ? 'the composition' : this.voice(speaker)?.title;
      return `This is ${title}. You asked "${question}".${before}${told ? ` I was told: ${told}` : ''}`;
    }

    private async train(only = Infinity): Promise<void> {
      this.running = true;
      const run = ++this.run;
      this.runChanged('running');
      const points: StepPoint[] = [];
      for (let done = 0; done < only && this.running && this.step < this.settings.steps; done++) {
        await wait(stepMs);
        this.step++;
        if (this.losesDevice()) {
          await wait(20);
          if (!this.running) return;
          this.step = Math.floor(this.step / 10) * 10; // a checkpoint every ten steps
          points.length = 0;
          const adapter = { name: 'Fake Graphics 9001', fallback: options.fallback ?? false };
          this.emit({ type: 'deviceBack', lostAt: Date.now(), adapter, run: { step: this.step, goesOn: true } });
          this.runChanged('running');
          continue;
        }
        if (isGone) {
          this.running = false;
          return this.emit({ type: 'failed', error: lostForGood });
        }
        const trouble = this.trouble();
        if (trouble) {
          this.running = false;
          this.step--;
          this.report(points);
          this.keep();
          return this.runChanged('failed', trouble);
        }
        this.skill = Math.min(1, (1.3 * this.step) / this.settings.steps);
        const loss =
          0.03 + 2.6 * Math.exp((-5 * this.step) / this.settings.steps) * (1 + 0.2 * Math.sin(this.step * 12.9));
        points.push({ step: this.step, loss });
        const looks = this.step % this.settings.evaluateEvery === 0 || this.step === this.settings.steps;
        if (looks || done + 1 === only || this.step % 20 === 0) this.report(points.splice(0));
        if (!looks) continue;
        this.look(loss);
        this.keep();
      }
      if (run !== this.run) return; // it was ended meanwhile
      const finished = this.step >= this.settings.steps;
      this.keep();
      this.running = false;
      this.runChanged(finished ? 'finished' : 'paused');
    }

    private save(): void {
      this.changed = ++changes;
      this.write();
    }

    private write(): void {
      if (this.preset) saved.set(this.preset.id, { wiring: this.wiring, changed: this.changed });
    }

    /**
     * What the wiring is when these models are opened, as in src/engine/settling.ts: links of those that stay beside their
     * anchor stay, unless an earlier visit is newer; the others have those of that visit, or of the example, or a first one.
     */
    private settle(preset: Preset, before: Preset | undefined): { wiring: Partial<Wiring>; restored: boolean } {
      const isFirst = (preset.extends ?? preset.id) === 'codes-and-sums';
      const earlier =
        options.kept && isFirst ? { wiring: { ...options.kept, parameters: 0, bytes: 0 }, changed: 0 } : undefined;
      const kept = saved.get(preset.id) ?? earlier;
      const isApart = preset.files && !preset.extends && (before?.extends ?? before?.id) !== preset.id;
      const goesOn =
        !isApart &&
        before?.anchor === preset.anchor &&
        (before.id === preset.id || this.changed > (kept?.changed ?? -1));
      const staying = goesOn ? preset.augmenters.filter((id) => before.augmenters.includes(id)) : [];
      const stayed = this.wiring.links.filter(({ augmenter }) => staying.includes(augmenter));
      const shipped = {
        links: preset.links,
        origin: preset.files ? ('preset' as const) : ('untrained' as const),
        steps: 0,
      };
      const first = (kept?.wiring.links ?? preset.links).filter(({ augmenter }) => !staying.includes(augmenter));
      const added = preset.augmenters.filter((id) => preset.id !== before?.id && goesOn && !staying.includes(id));
      const last = added
        .filter((id) => !first.some(({ augmenter }) => augmenter === id))
        .map((id) => this.lastLayers(id, preset.anchor));
      if (!goesOn) {
        this.changed = kept?.changed ?? 0;
        return { wiring: kept?.wiring ?? shipped, restored: kept !== undefined };
      }
      const { origin, steps } = stayed.length > 0 ? this.wiring : (kept?.wiring ?? shipped);
      return { wiring: { links: [...stayed, ...first, ...last], origin, steps }, restored: false };
    }

    private lastLayers(id: string, into: string): Link {
      const [from, to] = [this.cardOf(id).blocks, this.cardOf(into).blocks];
      const ours = { heads: 4, distanceBias: true, variant: 'pre-norm', mask: 'causal', enabled: true } as const;
      return { id: `${id}-${from}-${to}`, augmenter: id, from, to, ...ours };
    }

    private cardOf(id: string): ModelCard {
      const gone: ErrorData = {
        code: 'bad-model',
        message: `There is no model ${id} in this browser.`,
        hint: 'Add it in the library.',
      };
      const found = [anchor, codesCard].find((each) => each.id === id) ?? shelf?.card(id);
      return found && id !== options.failsFor ? found : refuse(gone);
    }

    private keep(): void {
      this.wiring = { ...this.wiring, origin: 'trained', steps: this.step };
      this.save();
      this.emit({ type: 'wiringChanged', wiring: this.wiring });
    }

    private report(points: StepPoint[]): void {
      const { steps, batch } = this.settings;
      const secondsLeft = ((steps - this.step) * stepMs) / 1000;
      this.emit({
        type: 'stepsDone',
        points,
        shares: this.shares(),
        steps,
        examplesPerSecond: (1000 * batch) / stepMs,
        secondsLeft,
      });
    }

    /** Grow while it learns; the later a link stands, the less it writes. */
    private shares(): LinkShare[] {
      const on = this.wiring.links.filter(({ enabled }) => enabled);
      return on.map(({ id }, i) => ({ link: id, share: this.skill / (1 + i) }));
    }

    /** As in the engine: within a minute only once. */
    private losesDevice(): boolean {
      if (this.step !== losses[0]) return false;
      losses.shift();
      isGone = timesLost++ > 0 && minutesBetweenLosses < 1;
      return !isGone;
    }

    private trouble(): ErrorData | undefined {
      if (this.step === options.notFiniteAt && this.settings.learningRate >= 0.003)
        return {
          code: 'not-finite',
          message: `The loss became NaN at step ${this.step}. The links keep the weights of step ${this.step - 1}.`,
          hint: `Start again with a lower learning rate, for example ${this.settings.learningRate / 4}.`,
        };
      return undefined;
    }

    private look(loss: number): void {
      const answers = heldOut.map((prompt) => {
        const [answer, expected] = [this.answer('composition', prompt), this.solve(prompt)];
        return { prompt, expected, answer, right: answer === expected };
      });
      this.emit({
        type: 'heldOutDone',
        step: this.step,
        exact: this.skill ** 2 * 0.97,
        loss: loss * 1.1,
        n: 200,
        answers,
      });
    }

    /** A change that can be undone. */
    private change(change: Partial<Wiring>, undo: string): Wiring {
      this.past.push(this.wiring);
      this.future = [];
      return this.rewire({ ...change, undo, redo: undefined });
    }

    private goTo(from: Wiring[], to: Wiring[]): Wiring {
      const wiring = from.pop();
      if (!wiring) return refuse({ code: 'bad-request', message: 'There is nothing to undo or redo.' });
      to.push(this.wiring);
      const { undo: label = 'change' } = from === this.past ? this.wiring : wiring;
      return this.rewire({ ...wiring, undo: wiring.undo, redo: from === this.past ? label : this.future.at(-1)?.undo });
    }

    private rewire(change: Partial<Wiring>, keep = () => this.save()): Wiring {
      if (this.running || (this.step > 0 && this.step < this.settings.steps)) this.runChanged('stopped');
      this.running = false;
      this.run++;
      this.step = 0;
      this.wiring = { ...this.wiring, ...change };
      const parameters = this.wiring.links.length * 20_608;
      this.wiring = { ...this.wiring, parameters, bytes: 4 * parameters };
      keep();
      return this.wiring;
    }

    private examples() {
      const examples = heldOut.map((prompt) => ({ prompt, completion: this.solve(prompt) }));
      return { firstTrain: examples, firstHeldOut: examples };
    }

    private async load(model: string, totalBytes: number): Promise<void> {
      const from = options.fromCache ? 'cache' : 'network';
      for (const share of [0.1, 0.35, 0.62, 1]) {
        if (options.neverOpens && share === 1) await new Promise(() => undefined);
        this.emit({ type: 'modelProgress', model, loadedBytes: Math.round(share * totalBytes), totalBytes, from });
        await wait(openingMs / 4);
      }
    }

    private get parts(): FakeParts {
      return {
        emit: (event) => this.emit(event),
        wiring: () => this.wiring,
        answer: (speaker, prompt) => this.answer(speaker, prompt),
        settings: () => this.settings,
        on: (listener) => this.listeners.push(listener),
        change: (change, undo) => {
          this.skill = 1;
          return this.change(change, undo);
        },
        use: (report) => (this.uploaded = report),
      };
    }

    private readonly handlers: Handlers = {
      open: async ({ preset }) => {
        const errors: Record<NonNullable<FakeOptions['fail']>, ErrorData> = {
          'no-webgpu': { code: 'no-webgpu', message: 'This browser does not offer WebGPU.' },
          'no-adapter': { code: 'no-adapter', message: 'WebGPU is there, but it found no graphics adapter.' },
          download: {
            code: 'download',
            message: 'model.safetensors could not be fetched: there was no answer, or it broke off.',
            hint: 'Check that you are online, and signed in to this network, then try again. What has come is kept.',
            detail: 'https://example.com/model.safetensors: Failed to fetch',
          },
        };
        if (options.fail && !(options.failsOnce && failed)) {
          failed = true;
          refuse(errors[options.fail]);
        }
        const isOfCodes = (preset.extends ?? preset.id) === 'codes-and-sums';
        const foreign = preset.prompts.find(({ prompt, expected }) => isOfCodes && this.solve(prompt) !== expected);
        if (foreign) refuse({ code: 'bad-request', message: `The fake engine cannot answer "${foreign.prompt}".` });
        const cards = [...preset.augmenters, preset.anchor].map((id) => this.cardOf(id));
        const fresh = cards.filter(({ id }) => !this.cards.some((here) => here.id === id));
        await Promise.all(fresh.map(({ id, bytes }) => this.load(id, bytes)));
        const before = this.preset;
        const { wiring, restored } = this.settle(preset, before);
        Object.assign(this, { preset, cards });
        Object.assign(this, { past: [], future: [] });
        this.rewire({ ...wiring, undo: undefined, redo: undefined }, () => this.write());
        if (preset.files && before?.anchor !== preset.anchor) this.uploaded = undefined;
        for (const { kernel, problem } of options.wrongKernels ?? [])
          this.emit({
            type: 'failed',
            error: { code: 'shader', message: `The kernel ${kernel} gives wrong numbers.`, detail: problem },
          });
        const adapter = { name: 'Fake Graphics 9000', fallback: options.fallback ?? false };
        return {
          hold: this.hold,
          adapter,
          anchor: this.cardOf(preset.anchor),
          augmenters: preset.augmenters.map((id) => this.cardOf(id)),
          wiring: this.wiring,
          examples:
            this.uploaded ?? (preset.files || options.hasExamples ? { ...builtOf(preset), ...this.examples() } : none),
          restored,
          runs: await this.handlers.listRuns({}),
        };
      },
      takeOver: async () => {
        await new Promise((letGo) => window.addEventListener('letGo', letGo, { once: true }));
        this.hold = 'here';
        this.emit({ type: 'holdChanged', hold: 'here' });
        return null;
      },
      mayKeep: () => this.hold === 'here',
      wire: ({ links, label = 'wiring' }) => this.change({ links }, label),
      usePresetLinks: () => {
        this.skill = 1;
        return this.change({ origin: 'preset', steps: 0 }, 'the links that come with the page');
      },
      startOver: () => {
        this.skill = 0;
        return this.change({ origin: 'untrained', steps: 0 }, 'starting over');
      },
      undo: () => this.goTo(this.past, this.future),
      redo: () => this.goTo(this.future, this.past),
      ...(fakeLooks?.handlers(this.parts) ?? noLooks),
      ...(fakeTrials?.handlers(this.parts) ?? noTrials),
      ...noMore,
      ...Object.assign({}, ...fakeMore.map((more) => more(this.parts))),
      ask: async ({ askId, prompt: asked, speakers, maxTokens, without }) => {
        const isChat = typeof asked !== 'string';
        const prompt = isChat ? (asked.at(-1)?.content ?? '') : asked;
        this.stopped = false;
        const answers = [];
        for (const speaker of speakers) {
          if (prompt.includes('fail')) refuse({ code: 'bad-request', message: 'This question cannot be answered.' });
          const said = isChat ? this.chat(speaker, asked) : this.answer(speaker, prompt, without);
          const whole = said.slice(0, 4 * maxTokens);
          let text = '';
          for (const letter of whole) {
            if (this.stopped) break;
            await wait(tokenMs);
            text += letter;
            this.emit({ type: 'answerToken', askId, speaker, text });
          }
          const ended = text === whole ? ('end' as const) : ('stopped' as const);
          answers.push({
            speaker,
            text,
            ids: Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)),
            tokens: text.length,
            tokensPerSecond: 1000 / tokenMs,
            questionTokens: prompt.split(' ').length,
            unknownTokens: isChat ? 0 : (prompt.match(/[a-z]+/g) ?? []).filter((word) => !(word in codes)).length,
            droppedMessages: isChat ? Math.max(0, asked.length - 5) : 0,
            format: isChat && this.voice(speaker)?.hasChatTemplate ? ('chat' as const) : ('plain' as const),
            ended: whole.length === 4 * maxTokens && ended === 'end' ? ('limit' as const) : ended,
          });
        }
        return answers;
      },
      ...(shelf?.handlers((event) => this.emit(event)) ?? noShelf),
      stopAnswer: () => {
        this.stopped = true;
        return null;
      },
      readExamples: ({ name, text }) => {
        const lines = text.split('\n').map((line, i) => ({ line: i + 1, parts: line.split(' = ') }));
        const good = lines.filter(({ parts }) => parts.length === 2);
        if (good.length === 0)
          refuse({
            code: 'bad-examples',
            message: `No examples were found in "${name}".`,
            hint: 'Write one example on each line: question = answer.',
          });
        const problems = lines
          .filter(({ parts }) => parts.length !== 2 && parts[0] !== '')
          .map(({ line }) => ({ line, reason: 'there is no " = " in it' }));
        return { examples: good.map(({ parts }) => ({ prompt: `${parts[0]} =`, completion: parts[1] })), problems };
      },
      useBuiltInExamples: () => {
        this.uploaded = undefined;
        return this.preset?.files ? { ...builtOf(this.preset), ...this.examples() } : none;
      },
      train: ({ settings }) => {
        this.settings = settings;
        this.step = 0;
        this.loop = this.train();
        return null;
      },
      pause: async () => {
        this.running = false;
        await this.loop;
        return null;
      },
      resume: () => {
        if (this.step === 0) Object.assign(this, options.left);
        this.loop = this.train();
        return null;
      },
      step: async ({ settings }) => {
        if (this.step === 0 || this.step >= this.settings.steps) Object.assign(this, { settings, step: 0 });
        this.loop = this.train(1);
        await this.loop;
        return null;
      },
      stop: () => {
        this.running = false;
        return null;
      },
      score: async ({ speakers, without = [] }) => {
        await wait(scoreMs);
        const left = this.wiring.links.filter(({ id }) => !without.includes(id));
        const lost =
          left.length < this.wiring.links.length ? this.wiring.links.findIndex(({ id }) => without[0] === id) : -1;
        const exact = (speaker: string): number =>
          ({
            anchor: 0.03,
            codes: 0.02,
            composition:
              this.wiring.links.some((link) => !link.enabled) || this.wiring.links.length < 4
                ? 0.11
                : this.skill ** 2 * (0.97 - 0.12 * (lost + 1)),
          })[speaker] ?? 0;
        return speakers.map((speaker) => ({
          speaker,
          exact: exact(speaker),
          loss: (speaker === 'anchor' ? 2.6 : 2.3) + 0.31 * (lost + 1),
          n: (window as { fakeHeldOut?: number }).fakeHeldOut ?? 64, // of examples that a project has brought
        }));
      },
      inspectDevice: () => ({
        adapter: {
          name: 'Fake Graphics 9000',
          fallback: options.fallback ?? false,
          vendor: 'fake',
          architecture: 'test-1',
          features: ['subgroups', 'timestamp-query'],
          maxBufferBytes: 2 ** 30,
          subgroupSize: 32,
        },
        selfTest: { checked: 39, ms: 310, wrong: options.wrongKernels ?? [] },
        heldBytes: 12_582_912,
        peakBytes: 20_971_520,
        parts: [
          { what: 'weights', of: 'Sums', bytes: 4_194_304 },
          { what: 'weights', of: 'Codes', bytes: 3_145_728 },
          { what: 'links', bytes: 401_408 },
          { what: 'caches', bytes: 4_800_000 },
          { what: 'other', bytes: 41_472 },
        ],
      }),
      measureSpeed: async ({ what }) => {
        await wait(150);
        const kernels = [
          { name: 'linear/tiled nt', dispatches: 29, ms: 4.1 },
          { name: 'attention_tiled/forward', dispatches: 7, ms: 1.2 },
          { name: 'rms_norm/forward', dispatches: 15, ms: 0.4 },
        ];
        const report = { ms: what === 'step' ? 7.9 : 1.6, measuredBy: 'timestamps' as const, kernels };
        if (what === 'token') return { ...report, heldBytes: 524_288 };
        return { ...report, heldBytes: 9_437_184, plannedBytes: 9_437_184 };
      },
      saveComposition: () => new ArrayBuffer(64),
      loadComposition: ({ file }) => {
        if (file.byteLength < 8)
          refuse({
            code: 'bad-composition',
            message: 'This file is not a composition.',
            hint: 'Open a .safetensors file that was saved here.',
          });
        this.skill = 1;
        return this.change({ origin: 'trained', steps: 0 }, 'opening a composition');
      },
    };
  }

  Object.assign(window, { Worker: FakeWorker });
}
