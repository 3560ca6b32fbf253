// What a composition starts with when it is opened. Links belong to an augmenter and its anchor: whoever stays keeps them,
// whoever comes back finds them, whoever is new gets first ones. So models can be changed one by one, and nothing is lost.
import { errorData, PatchbayError } from '../shared/errors.ts';
import { exampleIdOf, type Preset } from '../shared/preset.ts';
import type { EngineEvent } from '../shared/protocol.ts';
import { readCompositionFile } from './compositionFile.ts';
import { ExampleSet } from './exampleSet.ts';
import { ships, type Library } from './library.ts';
import type { LoadedModel } from './loadedModel.ts';
import { linksOn, placeBrought, placeFirstLinks, type Place } from './placedLinks.ts';
import {
  UNREAD,
  type FoundProject,
  type ProjectStore,
  type SavedExamples,
  type SavedProject,
} from './storage/projectStore.ts';

export interface Settling extends Place {
  /** The anchor first. */
  readonly models: readonly LoadedModel[];
  examples: ExampleSet;
  /** Examples of the last visit that could not be read: the project goes on referring to them. */
  unreadExamples: SavedExamples | undefined;
  /** When a person or a run last changed something, in ms since 1970; 0: never. */
  changed: number;
  /** What was kept of it cannot be read, now or with this adapter: opening it alone does not write over that. */
  isUnreadable: boolean;
  /** Of augmenters that left: by id, under which project their links were kept last. */
  elsewhere: Record<string, string>;
}

interface Surroundings {
  library: Library;
  projects?: ProjectStore;
  emit(event: EngineEvent): void;
}

/**
 * Links between models that stay are taken from what is open before, unless an earlier visit with just these models changed
 * something later: then all is as that visit left it. An example is always as its own visit left it, or as it ships: what
 * is open goes on into it only when that is the same example, with more models.
 * @returns whether it is.
 */
export async function settle(
  next: Settling,
  surroundings: Surroundings,
  found: FoundProject,
  before: Settling | undefined,
): Promise<boolean> {
  const saved = found === UNREAD ? undefined : found;
  if (found === UNREAD) next.isUnreadable = true;
  if (saved?.examples) await restoreExamples(next, saved.examples, surroundings);
  const restored = saved !== undefined && (await restore(next, saved, surroundings));
  const all = next.board.models.augmenters.map(({ id }) => id);
  if (!before || before.models[0] !== next.models[0] || isApart(next.preset, before.preset)) {
    if (!restored) await placeFirstLinks(next, surroundings.library, all);
    if (before?.examples.isUploaded && !next.examples.isUploaded && !ships(next.preset)) takeExamples(next, before);
    return restored;
  }
  const staying = next.models.slice(1).filter((model) => before.models.includes(model));
  const stayingIds = staying.map(({ card }) => card.id);
  const leaving = before.models.slice(1).filter((model) => !staying.includes(model));
  const left = Object.fromEntries(leaving.map(({ card }) => [card.id, before.preset.id]));
  const elsewhere = Object.entries({ ...next.elsewhere, ...before.elsewhere, ...left });
  next.elsewhere = Object.fromEntries(elsewhere.filter(([id]) => !all.includes(id)));
  const isSame = before.preset.id === next.preset.id;
  if (restored && !isSame && before.changed <= next.changed) return true;

  await placeBrought(next.board, await linksOn(before.board), stayingIds);
  const joining = all.filter((id) => !stayingIds.includes(id));
  for (const id of joining) {
    const project = elsewhere.find(([augmenter]) => augmenter === id)?.[1];
    const isBack = await bringBack(next, id, project, restored ? next.changed : -1, surroundings.projects);
    if (!restored && !isBack) await placeFirstLinks(next, surroundings.library, [id]);
  }
  if (before.examples.isUploaded) takeExamples(next, before);
  next.changed = before.changed;
  return false;
}

/** What is kept of it now, of another tab, in place of what is here. What of it cannot be used is told, and stays as it is. */
export async function takeKept(
  next: Settling,
  saved: SavedProject,
  surroundings: Surroundings,
  builtIn: ExampleSet,
): Promise<void> {
  next.unreadExamples = undefined;
  if (saved.examples) await restoreExamples(next, saved.examples, surroundings);
  else next.examples = builtIn;
  await restore(next, saved, surroundings);
}

const isApart = (example: Preset, before: Preset): boolean =>
  ships(example) && !example.extends && exampleIdOf(before) !== example.id;

/** Of the last visit; where they are not to be had, those that ship are used, and the person is told. */
async function restoreExamples(next: Settling, saved: SavedExamples, { projects, emit }: Surroundings): Promise<void> {
  if (!projects) return;
  try {
    const examples = await ExampleSet.ofProject(saved, projects);
    if (examples) next.examples = examples;
    else emit({ type: 'failed', error: { code: 'storage', message: LOST, hint: 'Choose their files again.' } });
  } catch (thrown) {
    next.unreadExamples = saved;
    emit({ type: 'failed', error: errorData(thrown) });
  }
}

const LOST = 'The examples of your last visit are not in this browser any more.';

/** False when what was saved does not fit any more; then the preset is used, and the person is told. */
async function restore(next: Settling, saved: SavedProject, { emit }: Surroundings): Promise<boolean> {
  try {
    await next.board.load(readCompositionFile(saved.composition), saved.origin, saved.steps);
    next.changed = saved.changed ?? 0;
    next.elsewhere = saved.elsewhere ?? {};
    return true;
  } catch (thrown) {
    if (!isUnfit(thrown)) throw thrown;
    const message = 'The wiring of your last visit cannot be used any more; the shipped one is shown.';
    emit({ type: 'failed', error: { code: 'bad-composition', message, detail: errorData(thrown).message } });
    next.isUnreadable = true;
    return false;
  }
}

/** Rather than that there is no room for it now. */
function isUnfit(thrown: unknown): boolean {
  return thrown instanceof PatchbayError && thrown.code !== 'out-of-memory';
}

function takeExamples(next: Settling, { examples }: Settling): void {
  next.examples = examples;
  next.unreadExamples = undefined;
}

/** The links of an augmenter that comes back, from the project that had it last, if they are newer than that. */
async function bringBack(
  { board, models }: Settling,
  augmenter: string,
  project: string | undefined,
  newerThan: number,
  projects: ProjectStore | undefined,
): Promise<boolean> {
  const kept = project === undefined ? undefined : await projects?.load(project);
  if (!kept || kept === UNREAD || (kept.changed ?? 0) <= newerThan) return false;
  try {
    const file = readCompositionFile(kept.composition);
    if (file.anchor !== models[0].card.id || !file.augmenters.includes(augmenter)) return false;
    await placeBrought(board, { ...file, origin: kept.origin, steps: kept.steps }, [augmenter]);
    return true;
  } catch (thrown) {
    if (isUnfit(thrown)) return false; // it was of another model of this name
    throw thrown;
  }
}
