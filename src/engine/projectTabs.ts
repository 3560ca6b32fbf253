// The project that is open, among the tabs of this browser: who keeps it, what a tab does that has to let go, and what one
// finds that takes over. Nothing that was kept is lost by that, and nothing that a person made here goes without a word.
import { errorData } from '../shared/errors.ts';
import type { Desk } from './desk.ts';
import type { Opening } from './opening.ts';
import type { HoldOwner, ProjectHold } from './projectHold.ts';
import type { WholeRun } from './projectRuns.ts';
import type { Runs } from './runs.ts';
import { newestProject, stampOf } from './storage/projectStore.ts';

export class ProjectTabs implements HoldOwner {
  private readonly desk: Desk;
  private readonly runs: Runs;
  private readonly endTraining: () => Promise<void>;
  private hold: ProjectHold | undefined;

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
    this.change(hold, hold.state === 'left' ? 'elsewhere' : hold.state);
    if (isByForce && this.desk.opening?.hold === hold) this.unawaited(this.runs.pause());
  }

  granted(hold: ProjectHold): void {
    this.unawaited(this.desk.exclusive.run(() => this.goOn(hold, false)));
  }

  /**
   * The lock is here. Where nobody has kept anything else meanwhile, what was made here is kept now. Else what was kept comes
   * first, and only where a person asked for it, or has changed nothing here.
   */
  private async goOn(hold: ProjectHold, isAsked: boolean): Promise<void> {
    const { desk } = this;
    const { opening } = desk;
    if (opening?.hold !== hold || !hold.hasLock || hold.state === 'here') return;
    const { projects } = desk.surroundings;
    const { heldBack } = desk.holds;
    const saved = projects && (await newestProject(projects, opening.preset));
    if (saved && stampOf(saved) !== hold.seen) {
      if (!isAsked && (hold.isChangedHere || heldBack.of(hold.project).length > 0)) return this.change(hold, 'left');
      await this.endTraining();
      await opening.settled;
      const made = await this.runsMadeHere(opening);
      await opening.takeKept(saved);
      heldBack.drop(hold.project);
      Object.assign(hold, { state: 'here', isChangedHere: false, seen: stampOf(saved) });
      await opening.runs.readAgain();
      await opening.runs.bring(made);
      desk.surroundings.emit({ type: 'holdChanged', hold: 'here', opened: await opening.report(true) });
      return undefined;
    }
    hold.state = 'here';
    await heldBack.write(hold.project);
    await opening.runs.readAgain();
    if (hold.isChangedHere) await opening.keep();
    hold.isChangedHere = false;
    return this.change(hold, 'here');
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
