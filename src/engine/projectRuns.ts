// The runs of the project that is open, newest first: kept as they go, listed, named and removed one at a time. At most fifty
// of a project are kept, and 256 MB; the oldest go first, those that a person has named last of all.
import { badRequest, errorData } from '../shared/errors.ts';
import type { EngineEvent } from '../shared/protocol.ts';
import type { RunRecord } from '../shared/runRecords.ts';
import { Exclusive } from './exclusive.ts';
import type { LinkBoard } from './linkBoard.ts';
import type { RunStore } from './storage/runStore.ts';
import { bytesOf, recordOf, withContentOf, type RunContent, type StoredRun } from './storage/storedRun.ts';

/** A run and all that is kept of it. */
export interface WholeRun {
  run: StoredRun;
  content: RunContent;
}

export interface RunLimits {
  runs: number;
  bytes: number;
}

const LIMITS: RunLimits = { runs: 50, bytes: 256 * 2 ** 20 };
const LONGEST_NAME = 100;

export class ProjectRuns {
  /** The run that is under way. */
  current: string | undefined;
  private readonly project: string;
  private readonly store: RunStore;
  private board: LinkBoard;
  private readonly emit: (event: EngineEvent) => void;
  private readonly limits: RunLimits;
  private readonly turns = new Exclusive();
  private runs: StoredRun[] = [];

  private constructor(
    project: string,
    store: RunStore,
    board: LinkBoard,
    emit: (event: EngineEvent) => void,
    limits: RunLimits,
  ) {
    this.project = project;
    this.store = store;
    this.board = board;
    this.emit = emit;
    this.limits = limits;
  }

  /** With the runs of earlier visits; one that was under way when its page was closed is paused. */
  static async open(
    project: string,
    store: RunStore,
    board: LinkBoard,
    emit: (event: EngineEvent) => void,
    limits = LIMITS,
  ): Promise<ProjectRuns> {
    const opened = new ProjectRuns(project, store, board, emit, limits);
    await opened.readList();
    return opened;
  }

  /**
   * After another tab may have changed them; the run that is under way here is known best here.
   * @param before is done first, while nothing of a run is being kept.
   */
  readAgain(before: () => Promise<void>): Promise<void> {
    return this.turns.run(async () => {
      await before();
      const going = this.runs.filter(({ id }) => id === this.current);
      await this.readList(going);
      await this.emitList();
    });
  }

  /** From now on the wiring in use is that of another board; no run is under way. */
  takeBoard(board: LinkBoard): void {
    this.board = board;
    this.current = undefined;
  }

  /** Of the next run. */
  get nextNumber(): number {
    return 1 + Math.max(0, ...this.runs.map(({ number }) => number));
  }

  /** The newest that an earlier visit has left paused. */
  get leftBehind(): StoredRun | undefined {
    return this.runs.find(({ state, id }) => state === 'paused' && id !== this.current);
  }

  /** Resolves when nothing is being kept any more. */
  get settled(): Promise<void> {
    return this.turns.run(() => Promise.resolve());
  }

  list(): Promise<RunRecord[]> {
    return this.turns.run(() => this.records());
  }

  /** Tells the page how they are now; who changed something does not wait for it. */
  tell(): void {
    this.unawaited(this.turns.run(() => this.emitList()));
  }

  /** Nobody waits for this work: what goes wrong with it is told. */
  unawaited(work: Promise<void>): void {
    work.catch((thrown: unknown) => this.emit({ type: 'failed', error: errorData(thrown) }));
  }

  /** @throws PatchbayError 'bad-request' when there is no such run. */
  find(id: string): StoredRun {
    const run = this.runs.find((each) => each.id === id);
    if (run) return run;
    throw badRequest('There is no such run in this project.', 'Choose among the runs that are listed.');
  }

  /** @throws PatchbayError 'bad-request' when there is no such run, or its content is gone. */
  async content(id: string): Promise<RunContent> {
    await this.settled;
    const content = await this.store.content(this.project, this.find(id));
    if (content) return content;
    throw badRequest(
      'What this run has trained is not in this browser any more, or not as it was kept.',
      'Train again.',
    );
  }

  /** Keeps a run as it is now. Its name stays, and without new content, or when that cannot be kept, what tells of content. */
  keep(run: StoredRun, content?: RunContent): Promise<void> {
    return this.turns.run(() => this.putWith(run, this.runs.find(({ id }) => id === run.id) ?? run, content));
  }

  /** The last state of a run: it does not go on, so it needs no moments; one that made no step is no run. */
  finish(run: StoredRun): Promise<void> {
    return this.turns.run(async () => {
      const before = this.runs.find(({ id }) => id === run.id);
      if (!before) return;
      if (run.step === 0) return this.drop(before);
      const content = await this.store.content(this.project, before);
      if (!content?.moments) return this.putWith(run, before);
      const { composition, losses } = content;
      return this.putWith(withContentOf(run, before), before, { composition, losses });
    });
  }

  /** @throws PatchbayError 'bad-request' for an empty or very long name, or when there is no such run. */
  async rename(id: string, name: string): Promise<void> {
    const given = name.trim();
    if (given === '' || given.length > LONGEST_NAME)
      throw badRequest(`A run's name has 1 to ${LONGEST_NAME} characters.`, 'Give it a shorter or longer one.');
    this.find(id);
    await this.turns.run(() => this.put({ ...this.find(id), name: given, isNamed: true }, true));
  }

  /** @throws PatchbayError 'bad-request' for the run that is under way, or when there is no such run. */
  async remove(id: string): Promise<void> {
    this.find(id);
    if (id === this.current) throw badRequest('This run is under way.', 'Stop it first.');
    await this.turns.run(() => this.drop(this.find(id)));
  }

  /** The run whose kept weights have this mark. */
  trained(mark: string): Promise<StoredRun | undefined> {
    return this.turns.run(() => Promise.resolve(this.runs.find((run) => run.mark === mark)));
  }

  /** With what each has trained, oldest first; without those whose content is gone. */
  async whole(isWanted: (run: StoredRun) => boolean = () => true): Promise<WholeRun[]> {
    await this.settled;
    const found: WholeRun[] = [];
    for (const run of this.runs.toReversed().filter(isWanted)) {
      const content = await this.store.content(this.project, run);
      if (content) found.push({ run, content });
    }
    return found;
  }

  /**
   * Runs of another place, behind those that are here. They are over, whatever they were; one that is here already is not
   * taken, and none goes for their sake: of those that have no room the newest are taken.
   * @returns how many had no room.
   */
  bring(found: readonly WholeRun[]): Promise<number> {
    return this.turns.run(async () => {
      const others = found.filter(({ run }) => !this.runs.some(({ id }) => id === run.id));
      const taken = this.withRoom(others);
      for (const { run, content } of taken) {
        const isOver = run.state === 'finished' || run.state === 'failed';
        const brought: StoredRun = {
          ...run,
          number: this.nextNumber,
          state: isOver ? run.state : 'stopped',
          generation: 0,
        };
        const { composition, losses } = content;
        const kept = await this.store.saveWith(this.project, brought, { composition, losses });
        if (kept) await this.put(kept, false); // what the store has no room for, it has told
      }
      return others.length - taken.length;
    });
  }

  /** The newest, behind those that are here. */
  private withRoom(runs: readonly WholeRun[]): WholeRun[] {
    let bytes = this.runs.reduce((sum, run) => sum + run.bytes, 0);
    const room = Math.max(0, this.limits.runs - this.runs.length);
    const newest = runs.slice(Math.max(0, runs.length - room)).toReversed();
    const fit = newest.filter(
      ({ content }) => (bytes += bytesOf({ ...content, moments: undefined })) <= this.limits.bytes,
    );
    return fit.toReversed();
  }

  private async readList(known: readonly StoredRun[] = []): Promise<void> {
    const found = await this.store.list(this.project);
    const others = found.filter(({ id }) => !known.some((run) => run.id === id));
    this.runs = [...known, ...others.map(asLeft)].toSorted((a, b) => b.number - a.number);
  }

  private async drop(run: StoredRun): Promise<void> {
    this.runs = this.runs.filter(({ id }) => id !== run.id);
    await this.store.remove(this.project, run);
    await this.emitList();
  }

  /** @param before the run as it was kept last. */
  private async putWith(run: StoredRun, before: StoredRun, content?: RunContent): Promise<void> {
    const { name, isNamed, bytes, generation } = before;
    const named = { ...run, name, isNamed };
    const kept = content && (await this.store.saveWith(this.project, { ...named, bytes, generation }, content));
    await this.put(kept ?? withContentOf(named, before), !kept);
  }

  /** @param isToKeep whether its record is not in the store yet. */
  private async put(run: StoredRun, isToKeep: boolean): Promise<void> {
    const others = this.runs.filter(({ id }) => id !== run.id);
    this.runs = [run, ...others].toSorted((a, b) => b.number - a.number);
    if (isToKeep) await this.store.save(this.project, run);
    await this.trim();
    await this.emitList();
  }

  /** Of what is kept: nothing goes for the sake of a run that found no room itself. */
  private async trim(): Promise<void> {
    const { limits } = this;
    const kept = (): StoredRun[] => this.runs.filter(({ generation }) => generation > 0);
    const isTooMuch = (runs: readonly StoredRun[]): boolean =>
      runs.length > 1 && (runs.length > limits.runs || runs.reduce((sum, { bytes }) => sum + bytes, 0) > limits.bytes);
    while (isTooMuch(kept())) {
      const oldest = kept()
        .slice(1)
        .filter(({ id }) => id !== this.current);
      const gone = oldest.findLast(({ isNamed }) => !isNamed) ?? oldest.at(-1);
      if (!gone) return;
      this.runs = this.runs.filter((run) => run !== gone);
      await this.store.remove(this.project, gone);
    }
  }

  private async records(): Promise<RunRecord[]> {
    if (this.runs.length === 0) return [];
    // The run that is under way changes the weights in place: they are its own, and need not be read to be known.
    const mark = this.current === undefined ? await this.board.mark() : undefined;
    return this.runs.map((run) => recordOf(run, mark === undefined ? run.id === this.current : run.mark === mark));
  }

  private async emitList(): Promise<void> {
    this.emit({ type: 'runsChanged', runs: await this.records() });
  }
}

/** Who made it is gone. */
const asLeft = (run: StoredRun): StoredRun =>
  run.state === 'running' || run.state === 'idle' ? { ...run, state: 'paused' } : run;
