// A file's own models are opened, and then the file. Where either fails the file goes on waiting.
import type { ErrorData } from '../../shared/errors.ts';
import type { NeededModel } from '../../shared/portable.ts';
import type { ChosenModel } from '../../shared/ownPreset.ts';
import { openOwnModels } from '../start.ts';
import { useLibrary } from '../state/library.ts';
import { useOpening } from '../state/opening.ts';
import { dropFile, fitsOpenModels, modelsOf, openHere, usePortable, type WaitingFile } from '../state/portable.ts';

const notOpened: ErrorData = {
  code: 'bad-request',
  message: 'The file is not open: its models could not be opened.',
  hint: 'What was in use is still in use. Close this to read why, or try again.',
};
const notTaken: ErrorData = {
  code: 'bad-composition',
  message: 'Its models are open, but the file could not be.',
  hint: 'Close this to read why, or try again.',
};

/** Resolves when the file is in use, or waits again with its problem; nothing is opened when it was dropped meanwhile. */
export async function openWithModels({ file, described }: WaitingFile): Promise<void> {
  usePortable.setState({ waiting: { file, described } });
  const isWanted = (): boolean => usePortable.getState().waiting?.file === file;
  const failed = (problem: ErrorData): void =>
    usePortable.setState(({ waiting }) => (waiting?.file === file ? { waiting: { ...waiting, problem } } : {}));
  const [anchor, ...augmenters] = modelsOf(described).map(chosen);
  await openOwnModels({ anchor, augmenters });
  if (!isWanted()) return undefined;
  if (useOpening.getState().status !== 'open' || !fitsOpenModels(described)) return failed(notOpened);
  if (!(await openHere(file, described))) return failed(notTaken);
  if (isWanted()) dropFile();
  return undefined;
}

function chosen({ here, id, title }: NeededModel): ChosenModel {
  const known = useLibrary.getState().report?.models.find((model) => model.id === here);
  return known ?? { id: here ?? id, title };
}
