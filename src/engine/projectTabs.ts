// The project that is open, among the tabs of this browser: who keeps it, what a tab does that has to let go, and what one
// finds that takes over. Nothing that was kept is lost by that, and nothing that a person made here goes without a word.
import { errorData, PatchbayError, type ErrorData } from '../shared/errors.ts';
import type { Hold } from '../shared/protocol.ts';
import type { Desk } from './desk.ts';
import type { Opening } from './opening.ts';
import type { HoldOwner, ProjectHold } from './projectHold.ts';
import type { WholeRun } from './projectRuns.ts';
import type { Runs } from './runs.ts';
import { newestProject, stampOf, UNREAD } from './storage/projectStore.ts';
import { stored } from './storage/storageError.ts';
import { takeOverKept } from './takenOver.ts';

/** A project that begins to be kept here, until that is told. */
interface Begun {
  hold: ProjectHold;
  /** What is kept of it has taken the place of what was here; these runs are to be put beside those of the other tab. */
  made?: WholeRun[];
}

const NOT_READ: ErrorData = {
  code: 'storage',
  message: 'What another tab has kept of this project cannot be read, so this tab does not take over.',
  hint: 'Try again. Else save your links to a file, close this page in all tabs, and open it again.',
};

/** The lock is here, and a person is asked. */
const UNASKED: ReadonlySet<Hold> = new Set(['left', 'unread', 'unwritten']);

const GAVE_WAY: ErrorData = {
  code: 'storage',
  message: 'A run that was gone on with here was changed in the other tab: it is as that tab has kept it.',
  hint: 'Go on with it again. The links that are in use here stay.',
};

export class ProjectTabs implements HoldOwner {
  private readonly desk: Desk;
  private readonly runs: Runs;
  private readonly endTraining: () => Promise<void>;
  private hold: ProjectHold | undefined;
  private begun: Begun | undefined;

  /** @param endTraining for who has the turn. */
  constructor(desk: Desk, runs: Runs, endTraining: () => Promise<void>) {
    this.desk = desk;
    this.runs = runs;
    this.endTraining = endTraining;
  }

  /** For a project that is being opened: the lock of what is open is let go when that has taken its place. */
  async holding<T>(project: string, open: (holding: Promise<ProjectHold>) => Promise<T>): Promise<T> {
    const { hold: before } = this;
    const { holds } = this.desk;
    const holding = before?.project === project ? Promise.resolve(before) : holds.claim(project, this);
    try {
      const opened = await open(holding);
      this.hold = await holding;
      if (before && before !== this.hold) holds.release(before);
      return opened;
    } catch (thrown) {
      const hold = await holding;
      if (hold !== before) holds.release(hold);
      throw thrown;
    }
  }

  /** Waits for the other tab, but in no turn: here everything works on meanwhile. */
  async takeOver(): Promise<null> {
    const { hold } = this.desk.opened();
    await hold.take();
    await this.desk.exclusive.run(() => this.goOn(hold, true));
    return null;
  }

  /** A run is paused at a checkpoint, and what is being kept is kept. */
  async letGo(hold: ProjectHold): Promise<void> {
    const { opening } = this.desk;
    if (opening?.hold === hold) {
      await this.runs.pause();
      await opening.settled;
    }
    if (hold.state === 'here') this.change(hold, 'taken');
    await opening?.settled; // what had begun to be written before that
  }

  /** What is under way then comes to rest in memory. */
  lost(hold: ProjectHold, isByForce: boolean): void {
    this.change(hold, UNASKED.has(hold.state) ? 'elsewhere' : hold.state);
    if (isByForce && this.desk.opening?.hold === hold) this.unawaited(this.runs.pause());
  }

  granted(hold: ProjectHold): void {
    this.unawaited(this.desk.exclusive.run(() => this.goOn(hold, false)));
  }

  /** Something was removed: what was made here, and found no room, may find it now. */
  roomMade(): void {
    if (this.begun) this.granted(this.begun.hold);
  }

  /**
   * The lock is here. Where nobody has kept anything else meanwhile, what was made here is kept now. Else what was kept comes
   * first, and only where a person asked for it, or has changed nothing here. What breaks off is gone on with by the next call.
   * @throws PatchbayError 'storage' when what is kept cannot be read, or what was made here cannot be kept: it stays in memory.
   */
  private async goOn(hold: ProjectHold, isAsked: boolean): Promise<void> {
    const { opening, surroundings } = this.desk;
    const begun = this.begun?.hold === hold ? this.begun : { hold };
    if (opening?.hold !== hold || !hold.hasLock || (hold.state === 'here' && begun !== this.begun)) return;
    if (hold.state !== 'here' && !(await this.catchUp(opening, begun, isAsked))) return;
    this.begun = begun;
    await opening.runs.readAgain(() => this.keepHeldBack(hold));
    const { made } = begun;
    if (made) await opening.runs.bring(made);
    if (hold.state === 'here' && hold.isChangedHere) {
      hold.isChangedHere = false;
      await opening.keeping.keep();
    }
    const opened = made && (await opening.report(true));
    this.begun = undefined;
    if (opened || hold.state === 'here') surroundings.emit({ type: 'holdChanged', hold: hold.state, opened });
  }

  /** Takes what another tab has kept. @returns whether what is here goes on from what is kept. */
  private async catchUp(opening: Opening, begun: Begun, isAsked: boolean): Promise<boolean> {
    const { hold, preset } = opening;
    const { surroundings, holds } = this.desk;
    const saved = surroundings.projects && (await newestProject(surroundings.projects, preset));
    if (!hold.hasLock) return false;
    if (saved === UNREAD) {
      this.change(hold, 'unread');
      if (isAsked) throw new PatchbayError(NOT_READ);
      return false;
    }
    if (!saved || stampOf(saved) === hold.seen) return true;
    if (!isAsked && (hold.isChangedHere || holds.heldBack.of(hold.project).length > 0)) {
      this.change(hold, 'left');
      return false;
    }
    await this.endTraining();
    await opening.settled;
    const made = await this.runsMadeHere(opening);
    if (!hold.hasLock) return false;
    await takeOverKept(opening, saved, surroundings);
    holds.heldBack.drop(hold.project);
    Object.assign(hold, { isChangedHere: false, seen: stampOf(saved) });
    begun.made = [...(begun.made ?? []), ...made];
    return true;
  }

  /** While no run is being kept, so that nothing more is held back behind it. It is the last thing that may fail before it is kept here. */
  private async keepHeldBack(hold: ProjectHold): Promise<void> {
    if (!hold.hasLock) return;
    const { holds, surroundings } = this.desk;
    const gaveWay = await stored('What was made here could not be kept in this browser.', () =>
      holds.heldBack.write(hold.project),
    ).catch((thrown: unknown) => {
      if (hold.hasLock) this.change(hold, 'unwritten');
      throw thrown;
    });
    if (gaveWay.length > 0) surroundings.emit({ type: 'failed', error: GAVE_WAY });
    if (hold.hasLock) hold.state = 'here';
  }

  /** With all that they have trained, from memory. */
  private runsMadeHere({ runs, hold }: Opening): Promise<WholeRun[]> {
    const rows = this.desk.holds.heldBack.of(hold.project).map(String);
    return runs.whole(({ id }) => rows.some((row) => row.includes(id)));
  }

  private change(hold: ProjectHold, to: ProjectHold['state']): void {
    hold.state = to;
    if (this.desk.opening?.hold === hold) this.desk.surroundings.emit({ type: 'holdChanged', hold: to });
  }

  private unawaited(work: Promise<unknown>): void {
    work.catch((thrown: unknown) => this.desk.surroundings.emit({ type: 'failed', error: errorData(thrown) }));
  }
}
