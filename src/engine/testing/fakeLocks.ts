// Web Locks for Node: exclusive ones. Each `fakeLocks` of one `held` is a tab of one browser.

interface Request {
  locks: object;
  start(): void;
  /** Another one takes its lock by force, or it is not wanted any more. */
  break(why: string): void;
}

/** By name: whoever has it, then who waits. */
export type HeldLocks = Map<string, Request[]>;

export interface FakeLocks extends Pick<LockManager, 'request' | 'query'> {
  /** The tab is closed: it lets go of everything, and hears of nothing any more. */
  close(): void;
  /** What is taken from a frozen tab it hears when it thaws, before an answer to anything that it asks then. */
  isFrozen: boolean;
}

export function fakeLocks(held: HeldLocks = new Map()): FakeLocks {
  let isClosed = false;
  const missed: (() => void)[] = [];
  const hear = (): void => missed.splice(0).forEach((news) => news());
  const leave = (name: string, request: Request): void => {
    const all = held.get(name) ?? [];
    const isFirst = all[0] === request;
    const others = all.filter((each) => each !== request);
    if (others.length > 0) held.set(name, others);
    else held.delete(name);
    if (isFirst) others[0]?.start();
  };
  const request = (name: string, ...rest: unknown[]): Promise<unknown> => {
    if (isClosed) return new Promise(() => undefined);
    const work = rest.at(-1) as (lock: unknown) => unknown;
    const { ifAvailable = false, steal = false, signal } = rest.length > 1 ? (rest[0] as LockOptions) : {};
    const before = held.get(name) ?? [];
    if (before.length > 0 && ifAvailable) return Promise.resolve(work(null));
    return new Promise((resolve, reject) => {
      const mine: Request = {
        locks,
        start: () => {
          const done = Promise.resolve().then(() => work({ name }));
          void done.catch(() => undefined).then(() => leave(name, mine));
          done.then(resolve, reject);
        },
        break: (why) => {
          missed.push(() => reject(new DOMException(why, 'AbortError')));
          if (!locks.isFrozen) hear();
        },
      };
      signal?.addEventListener('abort', () => {
        if (held.get(name)?.[0] === mine) return; // it has it: too late
        leave(name, mine);
        mine.break('It is not wanted any more.');
      });
      if (steal) before.shift()?.break('Another request has taken it.');
      held.set(name, steal ? [mine, ...before] : [...before, mine]);
      if (held.get(name)?.[0] === mine) mine.start();
    });
  };
  const locks: FakeLocks = {
    request,
    query: () => {
      hear();
      return Promise.resolve({ held: [...held.keys()].map((name) => ({ name })), pending: [] });
    },
    isFrozen: false,
    close: () => {
      isClosed = true;
      for (const [name, all] of held) for (const each of all) if (each.locks === locks) leave(name, each);
    },
  };
  return locks;
}
