// The runs of the project that is open, as commands: listed, named, restored, removed.
import type { RunRecord } from '../shared/runRecords.ts';
import type { StepPoint, Wiring } from '../shared/protocol.ts';
import type { Desk, Params } from './desk.ts';
import type { Rewiring } from './rewiring.ts';

export class RunHistory {
  private readonly desk: Desk;
  private readonly rewiring: Rewiring;

  constructor(desk: Desk, rewiring: Rewiring) {
    this.desk = desk;
    this.rewiring = rewiring;
  }

  listRuns(): Promise<RunRecord[]> {
    return this.desk.exclusive.run(() => this.desk.opened().runs.list());
  }

  async runCurve({ run }: Params<'runCurve'>): Promise<StepPoint[]> {
    const { losses } = await this.desk.opened().runs.content(run);
    return Array.from(losses, (loss, i) => ({ step: i + 1, loss }));
  }

  async renameRun({ run, name }: Params<'renameRun'>): Promise<null> {
    await this.desk.opened().runs.rename(run, name);
    return null;
  }

  async removeRun({ run }: Params<'removeRun'>): Promise<null> {
    await this.desk.opened().runs.remove(run);
    this.desk.opened().keeping.roomMade();
    return null;
  }

  restoreRun({ run }: Params<'restoreRun'>): Promise<Wiring> {
    return this.rewiring.restoreRun(run);
  }
}
