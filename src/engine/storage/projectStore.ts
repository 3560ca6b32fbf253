// What a person made on the page, kept between visits: the wiring with its trained links, and examples of their own.
import { del, get, keys, set } from 'idb-keyval';
import * as v from 'valibot';
import { browserStore } from '../../shared/browserStore.ts';
import type { ErrorData } from '../../shared/errors.ts';
import type { Preset } from '../../shared/preset.ts';
import { ofLaterVersion, VERSION, versionOf } from '../../shared/heldBack.ts';
import type { Example, Wiring } from '../../shared/protocol.ts';
import { contentHash } from '../../shared/contentHash.ts';
import { indexedDbExamples, type ExampleStore } from './exampleStore.ts';
import { storageError } from './storageError.ts';

/** A set of the example store, by its hash; in projects of earlier versions the examples themselves. */
export type SavedExamples = { name: string; hash: string } | { name: string; examples: Example[] };

export interface SavedProject {
  /** A .safetensors file with the wiring in its metadata. */
  composition: ArrayBuffer;
  /** Absent: the preset's own. */
  examples?: SavedExamples;
  origin: Wiring['origin'];
  steps: number;
  /** When a person or a run last changed it, in ms since 1970; absent in those of earlier versions. */
  changed?: number;
  /** Of augmenters that were here and left: by id, under which project their links were kept last. */
  elsewhere?: Record<string, string>;
}

/** There may be one, and it could not be had: it is damaged, of a later version, or could not be read now. */
export const UNREAD = 'unread';

/** What is found of a project; undefined: there is none. */
export type FoundProject = SavedProject | typeof UNREAD | undefined;

/** One project per preset id. None of its methods rejects: what cannot be kept is reported, and the work goes on. */
export interface ProjectStore {
  load(id: string): Promise<FoundProject>;
  /** Returns whether it is kept. */
  save(id: string, project: SavedProject): Promise<boolean>;
  remove(id: string): Promise<void>;
  /** Whatever examples the projects refer to. */
  readonly examples: ExampleStore;
  /** Removes examples that no project refers to any more. */
  tidy(): Promise<void>;
}

/** Of those under the preset's id and its former ones, the one that was changed last. Unread where that may be one that is. */
export async function newestProject(
  projects: ProjectStore,
  { id, formerIds = [] }: Pick<Preset, 'id' | 'formerIds'>,
): Promise<FoundProject> {
  const [own, ...former] = await Promise.all([id, ...formerIds].map((each) => projects.load(each)));
  const found = [...former, own].filter((project) => project !== undefined);
  if (own === UNREAD || (!own && found.includes(UNREAD))) return UNREAD;
  return found
    .filter((project) => project !== UNREAD)
    .toSorted((a, b) => (b.changed ?? 0) - (a.changed ?? 0))
    .at(0);
}

/** Tells apart what is kept of a project: equal as long as nobody has changed it. */
export function stampOf(saved: FoundProject): string {
  if (!saved || saved === UNREAD) return '';
  const { changed, origin, steps, composition, examples, elsewhere } = saved;
  return JSON.stringify([changed, origin, steps, composition.byteLength, examples, elsewhere]);
}

const savedProject = v.object({
  composition: v.instance(ArrayBuffer),
  examples: v.optional(
    v.union([
      v.object({ name: v.string(), hash: v.string() }),
      v.object({ name: v.string(), examples: v.array(v.object({ prompt: v.string(), completion: v.string() })) }),
    ]),
  ),
  origin: v.picklist(['untrained', 'preset', 'trained']),
  steps: v.number(),
  changed: v.optional(v.pipe(v.number(), v.finite())),
  elsewhere: v.optional(v.record(v.string(), v.string())),
});

/** With the SHA-256 of its composition, which projects of earlier versions lack. */
const hashedProject = v.looseObject({ hash: v.optional(v.string()) });

const DAMAGED: ErrorData = {
  code: 'storage',
  message: 'The links of your last visit are damaged in this browser, and were not used.',
  hint: 'Restore them from a run, or open them from a file.',
};

/** Of a project of any version. */
const withExamples = v.looseObject({ examples: v.looseObject({ hash: v.string() }) });

/** `onProblem` gets code 'storage'. A failure to save is told once until a save succeeds again. */
export function indexedDbProjects(onProblem: (error: ErrorData) => void): ProjectStore {
  const store = browserStore('patchbay-projects', 'projects');
  let savingFails = false;
  /** Ids of projects that a later version has written: they stay as they are. */
  const later = new Set<string>();
  const report = (message: string, thrown: unknown) => onProblem(storageError(message, thrown).toData());
  const examples = indexedDbExamples(onProblem);
  return {
    examples,
    async tidy() {
      try {
        const inUse = new Set<string>();
        for (const id of await keys(store)) {
          const project = await get<unknown>(id, store);
          if (v.is(withExamples, project)) inUse.add(project.examples.hash);
        }
        await examples.keepOnly(inUse);
      } catch (thrown) {
        report('Examples that are of no use any more could not be removed.', thrown);
      }
    },
    async load(id) {
      try {
        const found = await get<unknown>(id, store);
        if (versionOf(found) > VERSION) {
          if (!later.has(id)) report('What you made on earlier visits cannot be read.', ofLaterVersion());
          later.add(id);
          return UNREAD;
        }
        later.delete(id);
        const parsed = v.safeParse(savedProject, found);
        if (!parsed.success) return found === undefined ? undefined : UNREAD;
        const { hash } = v.parse(hashedProject, found);
        if (hash === undefined || hash === (await contentHash(parsed.output.composition))) return parsed.output;
        onProblem(DAMAGED);
        return UNREAD;
      } catch (thrown) {
        report('What you made on earlier visits could not be read.', thrown);
        return UNREAD;
      }
    },
    async save(id, project) {
      try {
        if (later.has(id)) throw ofLaterVersion();
        const hash = await contentHash(project.composition);
        await set(id, { ...project, hash, version: VERSION }, store);
        savingFails = false;
        return true;
      } catch (thrown) {
        if (!savingFails) report('Your links could not be kept in this browser. Save them to a file.', thrown);
        savingFails = true;
        return false;
      }
    },
    async remove(id) {
      try {
        await del(id, store);
      } catch (thrown) {
        report('What was kept in this browser could not be removed.', thrown);
      }
    },
  };
}
