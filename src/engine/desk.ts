// What the commands of a session share: what it runs on, what is open, and whose turn it is.
import { badRequest } from '../shared/errors.ts';
import type { Commands } from '../shared/protocol.ts';
import { Exclusive } from './exclusive.ts';
import type { Opening, Surroundings } from './opening.ts';
import { runsInMemory } from './storage/runStore.ts';
import { SelfTest } from './selfTest/selfTest.ts';

/** Without a place for runs they are kept as long as the session. */
export type SessionEnvironment = Omit<Surroundings, 'selfTest' | 'runs'> & Partial<Pick<Surroundings, 'runs'>>;

export type Params<Name extends keyof Commands> = Commands[Name]['params'];
export type Result<Name extends keyof Commands> = Commands[Name]['result'];

export class Desk {
  readonly surroundings: Surroundings;
  /** For commands that touch the composition. */
  readonly exclusive = new Exclusive();
  opening: Opening | undefined;

  constructor(environment: SessionEnvironment) {
    this.surroundings = { runs: runsInMemory(), ...environment, selfTest: new SelfTest(environment.gpu) };
  }

  /** @throws PatchbayError 'bad-request' when nothing is open. */
  opened(): Opening {
    if (!this.opening) throw badRequest('No models are open yet.', 'Wait until they are loaded.');
    return this.opening;
  }
}
