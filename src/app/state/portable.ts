// A file that somebody brings: told what it is before it is opened, since it may need other models than those that are open.
import { create } from 'zustand';
import { errorData } from '../../shared/errors.ts';
import type { NeededModel, PortableFile } from '../../shared/portable.ts';
import { engine } from './engineClient.ts';
import { useExamples } from './examples.ts';
import { notify } from './notices.ts';
import { currentPreset } from './preset.ts';
import { setHeldOut } from './scores.ts';
import { loadComposition, replace } from './wiring.ts';

export interface PortableState {
  /** Waits for its models, or for a person who wants them opened. */
  waiting?: { file: File; described: PortableFile };
}

export const usePortable = create<PortableState>()(() => ({}));

export const dropFile = (): void => usePortable.setState({ waiting: undefined });

export const modelsOf = ({ anchor, augmenters = [] }: PortableFile): NeededModel[] =>
  anchor ? [anchor, ...augmenters] : [];

/** Where its models are open it is opened at once; else the dialog says what is missing. */
export async function takePortable(file: File): Promise<void> {
  const described = await describe(file);
  if (!described) return;
  if (fitsOpenModels(described)) await openHere(file, described);
  else usePortable.setState({ waiting: { file, described } });
}

/** Models came into the library, or left it. */
export async function describeAgain(): Promise<void> {
  const { waiting } = usePortable.getState();
  if (!waiting) return;
  const described = await describe(waiting.file);
  if (described && usePortable.getState().waiting === waiting)
    usePortable.setState({ waiting: { ...waiting, described } });
}

/** Its models are open. */
export async function openHere(file: File, { kind }: Pick<PortableFile, 'kind'>): Promise<void> {
  dropFile();
  if (kind !== 'project') return loadComposition(await file.arrayBuffer(), `"${file.name}" is open.`);
  return replace(() => loadProject(file), `The project "${file.name}" is open, with its examples and runs.`);
}

async function loadProject(file: File) {
  const { wiring, examples } = await engine.call('loadProject', { file });
  useExamples.setState({ report: examples });
  setHeldOut(examples.heldOut);
  return wiring;
}

async function describe(file: File): Promise<PortableFile | undefined> {
  try {
    return await engine.call('describeFile', { file: { name: file.name, blob: file } });
  } catch (thrown) {
    notify(errorData(thrown));
    return undefined;
  }
}

/** Files without a wiring go to whatever is open. A project needs just its own models: it is kept under them. */
function fitsOpenModels(described: PortableFile): boolean {
  const [anchor, ...augmenters] = modelsOf(described).map(({ here }) => here);
  if (!described.anchor) return true;
  const open = currentPreset();
  const isRead = augmenters.every((id) => id !== undefined && open.augmenters.includes(id));
  const isAlone = described.kind !== 'project' || augmenters.length === open.augmenters.length;
  return anchor === open.anchor && isRead && isAlone;
}
