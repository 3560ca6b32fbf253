// A file's own models are opened, and then the file.
import type { NeededModel } from '../../shared/portable.ts';
import type { ChosenModel } from '../../shared/ownPreset.ts';
import { openOwnModels } from '../start.ts';
import { useLibrary } from '../state/library.ts';
import { useOpening } from '../state/opening.ts';
import { dropFile, modelsOf, openHere, type PortableState } from '../state/portable.ts';

export async function openWithModels({ file, described }: NonNullable<PortableState['waiting']>): Promise<void> {
  dropFile();
  const [anchor, ...augmenters] = modelsOf(described).map(chosen);
  await openOwnModels({ anchor, augmenters });
  const { status, anchor: opened } = useOpening.getState();
  if (status === 'open' && opened?.id === anchor.id) await openHere(file, described);
}

function chosen({ here, id, title }: NeededModel): ChosenModel {
  const known = useLibrary.getState().report?.models.find((model) => model.id === here);
  return known ?? { id: here ?? id, title };
}
