// What the commands of a session share: what it runs on, what is open, and whose turn it is.
import { badRequest } from '../shared/errors.ts';
import type { Commands, EngineEvent } from '../shared/protocol.ts';
import { DeviceTurns } from './deviceTurns.ts';
import type { Gpu } from './gpu/device.ts';
import { isOfLoss } from './lostDevice.ts';
import type { Opening, Surroundings } from './opening.ts';
import { ProjectHolds } from './projectHolds.ts';
import { runsInMemory } from './storage/runStore.ts';
import type { RecoveryOptions } from './recovery.ts';
import { SelfTest } from './selfTest/selfTest.ts';

/** Without a place for runs they are kept as long as the session. */
export type SessionEnvironment = Omit<Surroundings, 'selfTest' | 'runs'> &
  Partial<Pick<Surroundings, 'runs'>> & {
    /** Where another device may take the place of one that was lost. */
    recovery?: RecoveryOptions;
    /** Which projects are written in this tab; without it all are. */
    holds?: ProjectHolds;
  };

export type Params<Name extends keyof Commands> = Commands[Name]['params'];
export type Result<Name extends keyof Commands> = Commands[Name]['result'];

export class Desk {
  /** On the device of now. */
  surroundings: Surroundings;
  /** For commands that touch the composition. */
  readonly exclusive = new DeviceTurns(() => this.surroundings.gpu);
  opening: Opening | undefined;
  readonly holds: ProjectHolds;
  /** Tells the page, also of a lost device. */
  readonly tell: (event: EngineEvent) => void;

  constructor(environment: SessionEnvironment) {
    const { emit } = environment;
    this.tell = emit;
    this.holds = environment.holds ?? new ProjectHolds();
    this.surroundings = {
      runs: runsInMemory(),
      ...environment,
      // What a lost device makes fail is done again, and no news.
      emit: (event) => (isOfLoss(event) ? undefined : emit(event)),
      selfTest: new SelfTest(environment.gpu),
    };
  }

  /** For all that is opened from now on. */
  takeGpu(gpu: Gpu): void {
    this.surroundings = { ...this.surroundings, gpu, selfTest: new SelfTest(gpu) };
  }

  /** @throws PatchbayError 'bad-request' when nothing is open. */
  opened(): Opening {
    if (!this.opening) throw badRequest('No models are open yet.', 'Wait until they are loaded.');
    return this.opening;
  }
}
