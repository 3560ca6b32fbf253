// What another tab has kept of a project, in place of what is open here of it. Nothing of that goes without a word: undo brings
// back the links, and of examples it is told.
import type { ErrorData } from '../shared/errors.ts';
import type { EngineEvent } from '../shared/protocol.ts';
import type { Library } from './library.ts';
import { unlessLost } from './lostDevice.ts';
import type { Opening } from './opening.ts';
import { takeKept } from './settling.ts';
import type { ProjectStore, SavedProject } from './storage/projectStore.ts';

interface Surroundings {
  library: Library;
  projects?: ProjectStore;
  emit(event: EngineEvent): void;
}

/** To be called with the turn, when nothing is trained and nothing is being kept. */
export async function takeOverKept(opening: Opening, saved: SavedProject, surroundings: Surroundings): Promise<void> {
  const { board, speakers, history, examples: before } = opening;
  const [links, mark] = [await board.state(), await board.mark()];
  await takeKept(opening, saved, surroundings, await opening.builtInExamples());
  if (mark !== (await board.mark())) history.push('taking over from the other tab', links);
  if (before.isUploaded && before.report.hash !== opening.examples.report.hash)
    surroundings.emit({ type: 'failed', error: othersInUse(before.report.name) });
  await unlessLost(speakers.recompose().then(() => opening.checkKernels(false)));
}

const othersInUse = (name: string): ErrorData => ({
  code: 'storage',
  message: `The other tab has other examples than "${name}", and those are in use now.`,
  hint: 'Choose the files again if you want to train on them.',
});
