// Where runs are kept. The content of a run, its checkpoint, is large and changes often: each is written under a name of its
// own, and then the run's small record points to it. Whatever breaks off in between, the last whole one opens.
import { createStore, type UseStore } from 'idb-keyval';
import * as v from 'valibot';
import type { ErrorData } from '../../shared/errors.ts';
import { HeldBack } from '../../shared/heldBack.ts';
import { storageError } from './storageError.ts';
import { bytesOf, runContent, storedRun, type RunContent, type StoredRun } from './storedRun.ts';

/** Runs by project. None of its methods rejects: what cannot be kept is reported, and the work goes on. */
export interface RunStore {
  /** In no order; without those that this version cannot read, which stay as they are, or that have no content. */
  list(project: string): Promise<StoredRun[]>;
  /** Undefined when there is none. */
  content(project: string, run: StoredRun): Promise<RunContent | undefined>;
  /** The record alone. */
  save(project: string, run: StoredRun): Promise<void>;
  /** The record with new content; returns it as it was kept. Undefined when that failed: then what was kept before still is. */
  saveWith(project: string, run: StoredRun, content: RunContent): Promise<StoredRun | undefined>;
  remove(project: string, run: StoredRun): Promise<void>;
}

/** A place for values by key. */
interface Place {
  keys(): Promise<string[]>;
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  del(key: string): Promise<void>;
}

/**
 * `onProblem` gets code 'storage'. A failure to save is told once until a save succeeds again.
 * @param heldBack knows which projects may be written; without it all may.
 */
export function indexedDbRuns(
  onProblem: (error: ErrorData) => void,
  heldBack: HeldBack = new HeldBack(() => true),
): RunStore {
  const store: UseStore = createStore('patchbay-runs', 'runs');
  return runsIn(
    {
      keys: async () => (await heldBack.keys(store)).map(String),
      get: (key) => heldBack.get(key, store),
      set: (key, value) => heldBack.set(projectOf(key), key, value, store),
      del: (key) => heldBack.del(projectOf(key), key, store),
    },
    onProblem,
  );
}

/** For a session that keeps nothing. */
export function runsInMemory(): RunStore {
  const held = new Map<string, unknown>();
  return runsIn(
    {
      keys: () => Promise.resolve([...held.keys()]),
      get: (key) => Promise.resolve(structuredClone(held.get(key))),
      set: (key, value) => Promise.resolve(void held.set(key, structuredClone(value))),
      del: (key) => Promise.resolve(void held.delete(key)),
    },
    () => undefined,
  );
}

const recordKey = (project: string, id: string): string => `record/${encodeURIComponent(project)}/${id}`;
const projectOf = (key: string): string => decodeURIComponent(key.split('/')[1]);
const contentsOf = (project: string, { id }: StoredRun): string => `content/${encodeURIComponent(project)}/${id}/`;
const contentKey = (project: string, run: StoredRun): string => `${contentsOf(project, run)}${run.generation}`;

function runsIn(place: Place, onProblem: (error: ErrorData) => void): RunStore {
  let savingFails = false;
  const report = (message: string, thrown: unknown): void => onProblem(storageError(message, thrown).toData());
  const saving = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      savingFails = false;
      return true;
    } catch (thrown) {
      if (!savingFails) report('This run could not be kept in this browser. Save its links to a file.', thrown);
      savingFails = true;
      return false;
    }
  };
  const reading = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      report('The runs of earlier visits could not be read.', thrown);
      return otherwise;
    }
  };
  const recordAt = async (key: string): Promise<StoredRun | undefined> => {
    const parsed = v.safeParse(storedRun, await place.get(key));
    return parsed.success ? parsed.output : undefined;
  };
  /** Undefined for one that cannot be read, and for one without content: that is of no use, and removed. */
  const wholeRecordAt = async (
    project: string,
    key: string,
    contents: readonly string[],
    seen?: number,
  ): Promise<StoredRun | undefined> => {
    const run = await recordAt(key);
    if (!run) return undefined;
    const content = contentKey(project, run);
    if (contents.includes(content) || (await place.get(content)) !== undefined) return run;
    // Another page may have written the next content meanwhile, and taken this one away.
    if (run.generation !== seen) return wholeRecordAt(project, key, contents, run.generation);
    await place.del(key);
    return undefined;
  };
  /** Contents from before the one that the record points to. Newer ones may be those of another page, on their way. */
  const sweep = async (project: string, all: readonly string[], run: StoredRun): Promise<void> => {
    const ofRun = contentsOf(project, run);
    for (const key of all)
      if (key.startsWith(ofRun) && Number(key.slice(ofRun.length)) < run.generation) await place.del(key);
  };
  return {
    list: (project) =>
      reading(async () => {
        const all = await place.keys();
        const runs: StoredRun[] = [];
        for (const key of all.filter((each) => each.startsWith(recordKey(project, '')))) {
          const run = await wholeRecordAt(project, key, all);
          if (!run) continue;
          await sweep(project, all, run);
          runs.push(run);
        }
        return runs;
      }, []),
    content: (project, run) =>
      reading(async () => {
        const parsed = v.safeParse(runContent, await place.get(contentKey(project, run)));
        return parsed.success ? parsed.output : undefined;
      }, undefined),
    async save(project, run) {
      await saving(() => place.set(recordKey(project, run.id), run));
    },
    async saveWith(project, run, content) {
      const next = { ...run, generation: run.generation + 1, bytes: bytesOf(content) };
      const isKept = await saving(async () => {
        await place.set(contentKey(project, next), content);
        await place.set(recordKey(project, run.id), next);
      });
      if (!isKept) return undefined;
      if (run.generation > 0) await saving(() => place.del(contentKey(project, run)));
      return next;
    },
    async remove(project, run) {
      await saving(async () => {
        // Of what breaks off in between, the next opening removes the record; a content alone nobody would.
        for (const key of await place.keys()) if (key.startsWith(contentsOf(project, run))) await place.del(key);
        await place.del(recordKey(project, run.id));
      });
    },
  };
}
