// Two tabs must not fetch or remove the same model at once. Web Locks are let go when a tab ends, however it ends.
import { badRequest } from '../../shared/errors.ts';

export interface ModelLocks {
  /** @throws PatchbayError 'bad-request' when another tab works on this model. */
  hold<T>(id: string, work: () => Promise<T>): Promise<T>;
  /** Waits for its turn: for what is quickly done to the list of models as a whole. */
  holdList<T>(work: () => Promise<T>): Promise<T>;
  /** Ids of models that some tab works on. */
  held(): Promise<Set<string>>;
}

const PREFIX = 'patchbay model ';
const LIST = 'patchbay library';

/** @param locks `navigator.locks`, or what stands for it. */
export function modelLocks(locks: Pick<LockManager, 'request' | 'query'>): ModelLocks {
  return {
    hold: (id, work) =>
      locks.request(PREFIX + id, { ifAvailable: true }, (lock) => {
        if (lock) return work();
        throw badRequest('Another tab is busy with this model.', 'Wait until it is done, or go on in that tab.');
      }),
    holdList: (work) => locks.request(LIST, work),
    async held() {
      const { held = [] } = await locks.query();
      return new Set(held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
    },
  };
}
