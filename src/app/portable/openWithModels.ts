// A file's own models are opened, and then the file. Where either fails the file goes on waiting, and is told why.
import type { ErrorData } from '../../shared/errors.ts';
import type { NeededModel } from '../../shared/portable.ts';
import type { ChosenModel } from '../../shared/ownPreset.ts';
import { openOwnModels } from '../start.ts';
import { useLibrary } from '../state/library.ts';
import { dismiss, useNotices } from '../state/notices.ts';
import { useOpening } from '../state/opening.ts';
import { dropFile, fitsOpenModels, modelsOf, openHere, usePortable, type WaitingFile } from '../state/portable.ts';

const notOpen: ErrorData = {
  code: 'bad-request',
  message: 'The file is not open: other models are open than those that it needs.',
  hint: 'Try again once nothing else is being opened.',
};

/** Resolves when the file is in use, or waits again with its problem; it is left alone when it was dropped meanwhile. */
export async function openWithModels({ file, described }: WaitingFile): Promise<void> {
  const isWanted = (): boolean => usePortable.getState().waiting?.file === file;
  const told = new Set(useNotices.getState().notices.map(({ id }) => id));
  waitsWith(file, undefined);
  const [anchor, ...augmenters] = modelsOf(described).map(chosen);
  await openOwnModels({ anchor, augmenters });
  if (!isWanted()) return undefined;
  const { status, error } = useOpening.getState();
  const fits = status === 'open' && fitsOpenModels(described);
  if (fits && (await openHere(file, described))) return isWanted() ? dropFile() : undefined;
  return waitsWith(file, error ?? noticeSince(told) ?? notOpen);
}

const waitsWith = (file: File, problem: ErrorData | undefined): void =>
  usePortable.setState(({ waiting }) => (waiting?.file === file ? { waiting: { ...waiting, problem } } : {}));

/** What the page was told meanwhile lies behind the dialog: it is taken out from there, to be told here. */
function noticeSince(told: ReadonlySet<number>): ErrorData | undefined {
  const notice = useNotices.getState().notices.findLast(({ id }) => !told.has(id));
  if (notice) dismiss(notice.id);
  return notice?.error;
}

function chosen({ here, id, title }: NeededModel): ChosenModel {
  const known = useLibrary.getState().report?.models.find((model) => model.id === here);
  return known ?? { id: here ?? id, title };
}
