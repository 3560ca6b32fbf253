// Trials that a person has ordered are made one after another beside the wiring in use: a sweep is such a series, controls
// are another. One of each kind for each preset; it outlives a reload, where only the candidate that was interrupted starts
// again. What it cannot go on with, it says. The engine tries one wiring at a time, so a series that starts makes the
// others wait.
import { create } from 'zustand';
import { errorData, type ErrorCode, type ErrorData } from '../../shared/errors.ts';
import type { ExamplesReport } from '../../shared/protocol.ts';
import type { Trial } from '../../shared/trials.ts';
import { engine } from './engineClient.ts';
import { useExamples } from './examples.ts';
import { currentPreset, onPresetChange } from './preset.ts';
import { useRun } from './run.ts';
import type { Trying } from './seriesFigures.ts';
import { isUnderWay, nextOf, type Outcome, type SeriesRecord } from './seriesRecord.ts';
import { storageProblem } from '../../shared/storageProblem.ts';

export interface SeriesView<Record extends SeriesRecord> {
  isOpen: boolean;
  record?: Record;
  trying?: Trying;
  /** That something could not be kept in this browser. */
  problem?: ErrorData;
}

/** What one kind of series is. What is kept rejects with what IndexedDB throws. */
export interface SeriesKind<Record extends SeriesRecord> {
  /** "The sweep" of a sentence. */
  name: string;
  load: (preset: string) => Promise<Record | undefined>;
  save: (record: Record) => Promise<void>;
  remove: (preset: string) => Promise<void>;
  /** Keeps the trained links of a candidate; without it they are let go. */
  keepFile?: (record: Record, candidate: string, file: ArrayBuffer) => Promise<void>;
  /** What a trial of it has beside links, settings and limit. */
  order?: (record: Record, candidate: Record['candidates'][number]) => Pick<Trial, 'control' | 'skill'>;
  /** What is to be known before the first trial, unless it is; asked for again after a failure. */
  prepare?: (record: Record) => Promise<Partial<Record> | undefined>;
}

/** Not the candidate's fault: it is tried again. */
const INTERRUPTIONS: readonly ErrorCode[] = ['stopped', 'device-lost'];
const BUSY = 'A training run has started. It has the device to itself; resume this when the run is done.';
const INTERRUPTED = 'It ran in a page that was closed, or runs in another tab.';

const all = new Set<{ name: string; giveWay: (to: string) => void }>();
let lastTrial = 0;
/** Whoever goes through candidates; one loop at a time. */
let ended: Promise<void> = Promise.resolve();

export class TrialSeries<Record extends SeriesRecord> {
  readonly view = create<SeriesView<Record>>()(() => ({ isOpen: false }));
  private readonly kind: SeriesKind<Record>;
  /** Which of them is the newest: what an earlier one still brings is no news. */
  private round = 0;
  /** In the engine now, running or paused. */
  private trial: number | undefined;
  /** The round whose candidates are being gone through. */
  private looping: number | undefined;

  constructor(kind: SeriesKind<Record>) {
    this.kind = kind;
    all.add({ name: kind.name, giveWay: (to) => this.giveWay(to) });
    engine.on((event) => {
      if (event.type !== 'trialStepped' || event.trialId !== this.trial) return;
      const { step, steps, secondsLeft } = event;
      this.view.setState(({ trying }) => ({ trying: trying && { ...trying, step, steps, secondsLeft } }));
    });
    onPresetChange(() => {
      if (this.record?.state === 'running') this.change({ state: 'paused', why: undefined });
      this.leave();
      void this.find();
    });
    useExamples.subscribe(({ report }, before) => {
      if (report && report !== before.report) this.examplesTaken(report);
    });
    useRun.subscribe((run, before) => {
      const starts = (run.busy && !before.busy) || (run.state === 'running' && before.state !== 'running');
      if (starts && this.record?.state === 'running') this.pause(BUSY);
    });
  }

  /** The candidate that was stopped though nobody wanted that. */
  private begunAgain: string | undefined;

  readonly open = (): void => this.view.setState({ isOpen: true });
  readonly close = (): void => this.view.setState({ isOpen: false });

  /** What is kept of an earlier visit. It does not go on by itself. */
  readonly find = async (): Promise<void> => {
    const mine = this.round;
    const record = await this.kind.load(currentPreset().id).catch(() => undefined);
    if (mine !== this.round || !record || this.record) return;
    const interrupted = record.state === 'running';
    this.view.setState({ record: interrupted ? { ...record, state: 'paused', why: INTERRUPTED } : record });
    const { report } = useExamples.getState();
    if (report) this.examplesTaken(report);
  };

  /** Another tab has kept what there is now. */
  readonly findAgain = (): Promise<void> => {
    this.leave();
    return this.find();
  };

  /** In place of the one before. Nothing happens without examples or candidates. */
  readonly start = async (
    make: (base: Pick<SeriesRecord, 'preset' | 'examples' | 'outcomes' | 'state'>) => Record,
  ): Promise<void> => {
    const { report } = useExamples.getState();
    if (!report) return;
    const examples = { name: report.name, key: report.hash };
    const record = make({ preset: currentPreset().id, examples, outcomes: {}, state: 'running' });
    if (record.candidates.length === 0 || !(await this.forget())) return;
    this.view.setState({ record });
    await this.keep();
    this.goThrough();
  };

  /** @param why unless a person did it. */
  readonly pause = (why?: string): void => {
    this.change({ state: 'paused', why });
    if (this.trial !== undefined) engine.call('pauseTrial', {}).catch(() => null);
  };

  readonly resume = (): void => {
    if (this.record?.state !== 'paused') return;
    this.change({ state: 'running', why: undefined });
    if (this.trial === undefined) return this.goThrough();
    engine.call('resumeTrial', {}).catch(() => null);
  };

  /** For good; what was found stays. */
  readonly stop = (why?: string): void => {
    this.change({ state: 'stopped', why });
    this.leave(this.record);
  };

  /** With all that it found. Nothing is shown as gone that is not. @returns whether nothing else came in between. */
  readonly forget = async (): Promise<boolean> => {
    this.leave(this.record);
    const mine = this.round;
    let problem: ErrorData | undefined;
    await this.kind.remove(currentPreset().id).catch((thrown: unknown) => {
      problem = storageProblem(`${this.kind.name} could not be removed from this browser.`, thrown);
    });
    if (mine !== this.round) return false;
    this.view.setState({ record: undefined, problem });
    return true;
  };

  private get record(): Record | undefined {
    return this.view.getState().record;
  }

  private leave(record?: Record): void {
    this.round++;
    this.endTrial();
    this.view.setState({ record, trying: undefined, problem: undefined });
  }

  private endTrial(): void {
    if (this.trial !== undefined) engine.call('stopTrial', {}).catch(() => null);
    this.trial = undefined;
  }

  /** The candidate that is in the engine starts again later. */
  private giveWay(to: string): void {
    if (this.record?.state === 'running')
      this.change({ state: 'paused', why: `${to} has started, and one wiring is tried at a time. Resume this later.` });
    this.endTrial();
  }

  private examplesTaken(report: ExamplesReport): void {
    const { record } = this;
    if (!isUnderWay(record) || record.examples.key === report.hash) return;
    const now = report.name === record.examples.name ? 'They have changed' : `There are others now (${report.name})`;
    this.stop(
      `It was made on the examples "${record.examples.name}". ${now}, and results on different examples cannot be compared.`,
    );
  }

  private goThrough(): void {
    for (const other of all) if (other.name !== this.kind.name) other.giveWay(this.kind.name);
    if (this.looping === this.round) return;
    this.looping = this.round;
    const mine = this.round;
    ended = ended.then(() => this.tryAll(mine));
  }

  private async tryAll(mine: number): Promise<void> {
    await this.prepare(mine);
    for (;;) {
      if (mine !== this.round) return;
      const { record } = this;
      const next = record && nextOf(record);
      if (record?.state !== 'running' || !next) {
        this.looping = undefined;
        if (record?.state === 'running') this.change({ state: 'finished' });
        return;
      }
      const outcome = await this.tryOne(record, next, mine);
      if (mine !== this.round) return;
      const { record: now } = this;
      this.view.setState({ trying: undefined });
      if (outcome && now) this.change({ outcomes: { ...now.outcomes, [next.id]: outcome } });
    }
  }

  private async prepare(mine: number): Promise<void> {
    const { record } = this;
    if (mine !== this.round || record?.state !== 'running' || !this.kind.prepare) return;
    try {
      const known = await this.kind.prepare(record);
      if (mine === this.round && known) this.change(known);
    } catch (thrown) {
      if (mine === this.round) this.change({ state: 'paused', why: errorData(thrown).message });
    }
  }

  /** Undefined when it did not come to an end. */
  private async tryOne(
    record: Record,
    candidate: Record['candidates'][number],
    mine: number,
  ): Promise<Outcome | undefined> {
    const { settings, limit } = record;
    const { id, links } = candidate;
    const trialId = ++lastTrial;
    this.trial = trialId;
    this.view.setState({ trying: { id, step: 0, steps: settings.steps } });
    try {
      const order = { trialId, links, settings, limit, ...this.kind.order?.(record, candidate) };
      const { file, ...tried } = await engine.call('tryWiring', order);
      if (mine !== this.round) return undefined;
      this.trial = undefined;
      return { tried: { ...tried, kept: file !== undefined && (await this.keepFile(record, id, file)) } };
    } catch (thrown) {
      if (mine !== this.round) return undefined;
      this.trial = undefined;
      const failed = errorData(thrown);
      if (!INTERRUPTIONS.includes(failed.code)) return { failed };
      // What was meant for a trial before it may reach this one: it begins again, once.
      const isOvertaken = failed.code === 'stopped' && this.record?.state === 'running' && this.begunAgain !== id;
      this.begunAgain = isOvertaken ? id : undefined;
      if (isOvertaken) return undefined;
      if (this.record?.state === 'running') this.change({ state: 'paused', why: failed.message });
      return undefined;
    }
  }

  private async keepFile(record: Record, candidate: string, file: ArrayBuffer): Promise<boolean> {
    if (!this.kind.keepFile) return false;
    try {
      await this.kind.keepFile(record, candidate, file);
      return true;
    } catch (thrown) {
      const problem = storageProblem('The trained links of a candidate could not be kept; its figures are.', thrown);
      this.view.setState({ problem });
      return false;
    }
  }

  private change(to: Partial<SeriesRecord> | Partial<Record>): void {
    const { record } = this;
    if (!record) return;
    this.view.setState({ record: { ...record, ...to } });
    void this.keep();
  }

  private async keep(): Promise<void> {
    const { record } = this;
    try {
      if (record) await this.kind.save(record);
    } catch (thrown) {
      this.view.setState({
        problem: storageProblem(
          `${this.kind.name} could not be kept in this browser: what it finds ends with this page.`,
          thrown,
        ),
      });
    }
  }
}
