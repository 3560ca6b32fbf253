// Web Locks for Node: exclusive ones, as far as the library of models needs them. Two `fakeLocks` of one `held` are two tabs.

export type HeldLocks = Map<string, Promise<unknown>>;

export function fakeLocks(held: HeldLocks = new Map()): Pick<LockManager, 'request' | 'query'> {
  const request = async (name: string, ...rest: unknown[]): Promise<unknown> => {
    const work = rest.at(-1) as (lock: unknown) => Promise<unknown>;
    const { ifAvailable = false } = rest.length > 1 ? (rest[0] as LockOptions) : {};
    const before = held.get(name);
    if (before && ifAvailable) return work(null);
    const turn = (before ?? Promise.resolve()).then(() => work({ name }));
    const ended = turn
      .catch(() => undefined)
      .then(() => {
        if (held.get(name) === ended) held.delete(name);
      });
    held.set(name, ended);
    await ended;
    return turn;
  };
  return {
    request,
    query: () => Promise.resolve({ held: [...held.keys()].map((name) => ({ name })), pending: [] }),
  };
}
