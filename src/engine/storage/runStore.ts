// Where runs are kept. The content of a run, its checkpoint, is large and changes often: each is written under a name of its
// own, in one transaction with the run's small record, which points to it. Whatever breaks off, the last whole one opens.
import * as v from 'valibot';
import { browserStore } from '../../shared/browserStore.ts';
import type { ErrorData } from '../../shared/errors.ts';
import { HeldBack } from '../../shared/heldBack.ts';
import { storageError } from './storageError.ts';
import { bytesOf, hashOf, runContent, storedRun, type RunContent, type StoredRun } from './storedRun.ts';

/** Runs by project. None of its methods rejects: what cannot be kept is reported, and the work goes on. */
export interface RunStore {
  /** In no order; without those that this version cannot read, which stay as they are, or that have no content. */
  list(project: string): Promise<StoredRun[]>;
  /** Undefined when there is none, or when it is not what was kept. */
  content(project: string, run: StoredRun): Promise<RunContent | undefined>;
  /** The record alone. */
  save(project: string, run: StoredRun): Promise<void>;
  /** The record with new content; returns it as it was kept. Undefined when that failed: then what was kept before still is. */
  saveWith(project: string, run: StoredRun, content: RunContent): Promise<StoredRun | undefined>;
  remove(project: string, run: StoredRun): Promise<void>;
}

/** A place for values by key. Several are written, or removed, all or none. */
interface Place {
  keys(): Promise<string[]>;
  get(key: string): Promise<unknown>;
  set(all: [string, unknown][]): Promise<void>;
  delete(all: string[]): Promise<void>;
  /** Deletes what is of no use, where that may be done. */
  tidy(all: string[]): Promise<void>;
}

/**
 * `onProblem` gets code 'storage'. A failure to save is told once until a save succeeds again.
 * @param heldBack knows which projects may be written; without it all may.
 */
export function indexedDbRuns(
  onProblem: (error: ErrorData) => void,
  heldBack: HeldBack = new HeldBack(() => true),
): RunStore {
  const store = browserStore('patchbay-runs', 'runs');
  return runsIn(
    {
      keys: async () => (await heldBack.keys(store)).map(String),
      get: (key) => heldBack.get(key, store),
      set: (all) => heldBack.setMany(projectOf(all[0][0]), all, store, runOf(all[0][0])),
      delete: (all) => heldBack.delMany(projectOf(all[0]), all, store, runOf(all[0])),
      tidy: (all) => heldBack.tidy(projectOf(all[0]), all, store),
    },
    onProblem,
  );
}

/** For a session that keeps nothing. */
export function runsInMemory(): RunStore {
  const held = new Map<string, unknown>();
  const forget = async (all: string[]): Promise<void> => {
    for (const key of all) held.delete(key);
    return Promise.resolve();
  };
  return runsIn(
    {
      keys: () => Promise.resolve([...held.keys()]),
      get: (key) => Promise.resolve(structuredClone(held.get(key))),
      async set(all) {
        for (const [key, value] of all) held.set(key, structuredClone(value));
        return Promise.resolve();
      },
      delete: forget,
      tidy: forget,
    },
    () => undefined,
  );
}

const recordKey = (project: string, id: string): string => `record/${encodeURIComponent(project)}/${id}`;
const projectOf = (key: string): string => decodeURIComponent(key.split('/')[1]);
/** A record without its content is of no use, nor is content without its record. */
const runOf = (key: string): string => key.split('/')[2];
const contentsOf = (project: string, { id }: Pick<StoredRun, 'id'>): string =>
  `content/${encodeURIComponent(project)}/${id}/`;
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
  /** Undefined for one that cannot be read, and for one without content: that is of no use, and goes. */
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
    await place.tidy([key]);
    return undefined;
  };
  /**
   * What no record tells of: contents from before the one that it points to, and what earlier versions, which wrote the two
   * one after the other, have left. A record that was read behind the keys is never older than they are.
   */
  const sweep = async (project: string, all: readonly string[], runs: readonly StoredRun[]): Promise<void> => {
    const records = new Set(all.filter((key) => key.startsWith(recordKey(project, ''))));
    const gone = all.filter((key) => {
      const [, ofRun, id, generation] = /^(content\/[^/]*\/(.*)\/)(\d+)$/.exec(key) ?? [];
      if (ofRun === undefined || ofRun !== contentsOf(project, { id })) return false;
      const run = runs.find((each) => each.id === id);
      return run ? Number(generation) !== run.generation : !records.has(recordKey(project, id));
    });
    if (gone.length > 0) await place.tidy(gone);
  };
  return {
    list: (project) =>
      reading(async () => {
        const all = await place.keys();
        const runs: StoredRun[] = [];
        for (const key of all.filter((each) => each.startsWith(recordKey(project, '')))) {
          const run = await wholeRecordAt(project, key, all);
          if (run) runs.push(run);
        }
        await sweep(project, all, runs);
        return runs;
      }, []),
    content: (project, run) =>
      reading(async () => {
        const parsed = v.safeParse(runContent, await place.get(contentKey(project, run)));
        if (!parsed.success) return undefined;
        return run.hash === undefined || run.hash === (await hashOf(parsed.output)) ? parsed.output : undefined;
      }, undefined),
    async save(project, run) {
      await saving(() => place.set([[recordKey(project, run.id), run]]));
    },
    async saveWith(project, run, content) {
      const [generation, bytes, hash] = [run.generation + 1, bytesOf(content), await hashOf(content)];
      const next = { ...run, generation, bytes, hash };
      const both: [string, unknown][] = [
        [contentKey(project, next), content],
        [recordKey(project, run.id), next],
      ];
      if (!(await saving(() => place.set(both)))) return undefined;
      if (run.generation > 0) await saving(() => place.delete([contentKey(project, run)]));
      return next;
    },
    async remove(project, run) {
      await saving(async () => {
        const contents = (await place.keys()).filter((key) => key.startsWith(contentsOf(project, run)));
        await place.delete([...contents, recordKey(project, run.id)]);
      });
    },
  };
}
