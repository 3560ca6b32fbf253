// Keeps a project that is open for the next visit, as it changes: wiring, weights, and the examples that they were made on.
// What finds no room stays in use, and is tried again as soon as something was removed.
import { errorData } from '../shared/errors.ts';
import type { EngineEvent } from '../shared/protocol.ts';
import { writeCompositionFile } from './compositionFile.ts';
import type { ExampleSet } from './exampleSet.ts';
import { Keeper } from './keeper.ts';
import { unlessLost } from './lostDevice.ts';
import type { ProjectHold } from './projectHold.ts';
import type { Settling } from './settling.ts';
import { newestProject, stampOf, UNREAD, type ProjectStore, type SavedExamples } from './storage/projectStore.ts';

/** What is kept of it, as it is when that is written. */
type Project = Settling & { readonly hold: ProjectHold };

interface Surroundings {
  projects?: ProjectStore;
  emit(event: EngineEvent): void;
}

export class ProjectKeeping {
  private readonly of: Project;
  private readonly surroundings: Surroundings;
  private readonly keeper = new Keeper(() => this.save());
  private areExamplesKept = true;
  /** What this browser has refused to keep. */
  private isRefused = false;
  /** What a lost device kept from being kept. */
  private isUnkept = false;

  constructor(of: Project, surroundings: Surroundings) {
    this.of = of;
    this.surroundings = surroundings;
  }

  /** What a person made. */
  keep(): Promise<void> {
    const { of } = this;
    of.changed = Math.max(Date.now(), of.changed + 1);
    if (of.hold.state !== 'here') of.hold.isChangedHere = true;
    return this.unlessLost();
  }

  /** The same while nobody waits for it: writing large links takes longer than changing them. */
  keepLater(): void {
    this.unawaited(this.keep());
  }

  /** Nobody has changed anything. Rejects also when the device is lost. */
  keepAsItIs(): Promise<void> {
    return this.keeper.keep();
  }

  /** Takes other examples, and keeps that; where there is no room for them, those from before stay in the project. */
  async takeExamples(examples: ExampleSet): Promise<void> {
    this.of.examples = examples;
    this.of.unreadExamples = undefined;
    await this.keep();
    if (this.areExamplesKept) await this.surroundings.projects?.tidy();
  }

  /** Something was removed: what found no room before may find it now. */
  roomMade(): void {
    if (this.isRefused) this.unawaited(this.unlessLost());
  }

  /** Of what was open on a device that was lost: what that kept from being kept is made good. */
  async goOnFrom({ areExamplesKept, isRefused, isUnkept }: ProjectKeeping): Promise<void> {
    Object.assign(this, { areExamplesKept, isRefused });
    if (isUnkept) await this.unlessLost();
  }

  /** Resolves when nothing is under way. */
  get settled(): Promise<void> {
    return this.keeper.settled;
  }

  private async unlessLost(): Promise<void> {
    if (!(await unlessLost(this.keeper.keep()))) this.isUnkept = true;
  }

  private unawaited(work: Promise<void>): void {
    work.catch((thrown: unknown) => this.surroundings.emit({ type: 'failed', error: errorData(thrown) }));
  }

  private async save(): Promise<void> {
    const { projects } = this.surroundings;
    if (!projects) return;
    const { preset, board, changed, elsewhere, hold, examples: taken } = this.of;
    [this.areExamplesKept, this.isRefused] = [false, false];
    if (hold.state !== 'here') return;
    const composition = writeCompositionFile(await board.save());
    const { origin, steps } = board;
    const examples = await this.saveExamples(projects, taken);
    if (!(await hold.mayWrite())) {
      hold.isChangedHere = true; // it was taken away in the meantime
      return;
    }
    const project = { composition, examples, origin, steps, changed, elsewhere };
    const isKept = await projects.save(preset.id, project);
    if (isKept) hold.seen = stampOf(project);
    this.isRefused = !isKept || !this.areExamplesKept;
  }

  /** Before the project, so that it refers to nothing that is not there. */
  private async saveExamples(
    projects: ProjectStore,
    { content, report, isUploaded }: ExampleSet,
  ): Promise<SavedExamples | undefined> {
    this.areExamplesKept = !isUploaded || (await projects.examples.save(report.hash, content));
    if (!this.areExamplesKept) {
      const kept = await newestProject(projects, this.of.preset);
      return kept === UNREAD ? this.of.unreadExamples : kept?.examples;
    }
    return isUploaded ? { name: report.name, hash: report.hash } : this.of.unreadExamples;
  }
}
