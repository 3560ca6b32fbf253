// For tests: a flow that writes goes wrong at each of its writes in turn, in every way; then another visit looks at what is
// there. The storage is the one of fakeIdbKeyval.ts.
import { errorData } from './errors.ts';
import { emptyDatabases, FAULTS, injectFault, withoutFaults, writes, type Fault } from './fakeIdbKeyval.ts';

export interface Flow<T> {
  /** Brings about what is there before. */
  before: () => Promise<T>;
  flow: (before: T) => Promise<unknown>;
  /** As another visit; expects what must hold. `at` says where it went wrong. */
  after: (at: string) => Promise<unknown>;
  faults?: readonly Fault[];
  /** The stores are those of modules, and not opened anew. */
  isSamePage?: boolean;
}

/**
 * What the flow throws must be a failure that is meant for a person.
 * @returns how many writes it has.
 */
export async function everyFault<T>({ before, flow, after, faults = FAULTS, isSamePage }: Flow<T>): Promise<number> {
  const attempt = async (at: number, kind: Fault): Promise<void> => {
    emptyDatabases();
    const made = await before();
    const closed = injectFault(at, kind);
    const told = flow(made).catch((thrown: unknown) => errorData(thrown));
    const error = await Promise.race([told, closed]);
    const { message = '' } = (error ?? {}) as { message?: string };
    if (message.startsWith('Something failed that should not')) throw new Error(`${kind} at write ${at}: ${message}`);
  };
  await attempt(Infinity, 'full');
  const all = writes();
  withoutFaults();
  await after('nowhere');
  for (const kind of faults)
    for (let at = 1; at <= all; at++) {
      await attempt(at, kind);
      withoutFaults(isSamePage);
      await after(`${kind} at write ${at} of ${all}`);
    }
  return all;
}
