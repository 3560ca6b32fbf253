// Where a run of the command line is kept: one file, written anew at each checkpoint. What cannot be written is told, and the
// run goes on.
import { rm } from 'node:fs/promises';
import type { CompositionAbout } from '../engine/compositionFile.ts';
import type { RunStore } from '../engine/storage/runStore.ts';
import { bytesOf, type StoredRun } from '../engine/storage/storedRun.ts';
import { errorData } from '../shared/errors.ts';
import { writeCheckpoint, type CalledWith, type Checkpoint } from './checkpointFile.ts';
import { writeWhole } from './writing.ts';
import type { Terminal } from './terminal.ts';

export interface CheckpointPlace {
  path: string;
  called: CalledWith;
  about(): CompositionAbout;
  terminal: Terminal;
}

export class CheckpointStore implements RunStore {
  /** The step behind which the file can go on; undefined while this run has written none. */
  step: number | undefined;
  private readonly place: CheckpointPlace;
  private readonly left: Checkpoint | undefined;

  /** @param left the run that goes on. */
  constructor(place: CheckpointPlace, left?: Checkpoint) {
    this.place = place;
    this.left = left;
  }

  list(): Promise<StoredRun[]> {
    return Promise.resolve(this.left ? [this.left.run] : []);
  }

  /** Nobody reads it back while the run is under way, so what it ends with keeps all that it could go on with. */
  content(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  save(): Promise<void> {
    return Promise.resolve();
  }

  /** Before the first step there is nothing to lose, and an older file may still be wanted. */
  async saveWith(...[, run, content]: Parameters<RunStore['saveWith']>): Promise<StoredRun> {
    if (run.step === 0) return run;
    const { path, called, about, terminal } = this.place;
    const next = { ...run, generation: run.generation + 1, bytes: bytesOf(content) };
    try {
      await writeWhole(path, writeCheckpoint({ run: next, content, called }, about()));
      this.step = run.step;
      return next;
    } catch (thrown) {
      terminal.say(`The checkpoint of step ${run.step} is not written. ${errorData(thrown).message}`);
      return run;
    }
  }

  /** The run is done, and what it has trained lies elsewhere. */
  remove(): Promise<void> {
    return rm(this.place.path, { force: true });
  }
}
