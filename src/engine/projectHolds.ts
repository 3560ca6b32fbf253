// The projects that this tab has open, or is opening: which of them it may write, and what is held back of the others.
import { HeldBack } from '../shared/heldBack.ts';
import { ProjectHold, type HoldOwner, type Tabs } from './projectHold.ts';

export class ProjectHolds {
  /** For stores whose rows belong to projects. */
  readonly heldBack = new HeldBack((project) => this.mayWrite(project));
  private readonly tabs: Tabs | undefined;
  private readonly holds = new Map<string, ProjectHold>();

  /** @param tabs absent where a tab cannot know of others: then everything may be written. */
  constructor(tabs?: Tabs) {
    this.tabs = tabs;
  }

  async claim(project: string, owner: HoldOwner): Promise<ProjectHold> {
    const hold = await ProjectHold.claim(project, owner, this.tabs);
    this.holds.set(project, hold);
    return hold;
  }

  /** What was held back of it goes: the next opening reads what is kept. */
  release(hold: ProjectHold): void {
    this.holds.delete(hold.project);
    this.heldBack.drop(hold.project);
    hold.release();
  }

  /** Never of a project that is not open here. */
  async mayWrite(project: string): Promise<boolean> {
    return !this.tabs || ((await this.holds.get(project)?.mayWrite()) ?? false);
  }
}

/** Those of this browser, where it has them. */
export function browserTabs(): Tabs | undefined {
  const { locks } = navigator as { locks?: LockManager };
  return locks && { locks, channel: (name) => new BroadcastChannel(name) };
}
