// A file that somebody brings: told what it is before it is opened, since it may need other models than those that are open.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { NeededModel, PortableFile } from '../../shared/portable.ts';
import type { Wiring } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import { examplesTaken } from './examples.ts';
import { notify } from './notices.ts';
import { currentPreset } from './preset.ts';
import { replace } from './wiring.ts';

export interface WaitingFile {
  file: File;
  described: PortableFile;
  /** Why it is not open yet, after a try. */
  problem?: ErrorData;
}

export interface PortableState {
  /** Waits for its models, or for a person who wants them opened. */
  waiting?: WaitingFile;
}

export const usePortable = create<PortableState>()(() => ({}));

export const dropFile = (): void => usePortable.setState({ waiting: undefined });

export const modelsOf = ({ anchor, augmenters = [] }: PortableFile): NeededModel[] =>
  anchor ? [anchor, ...augmenters] : [];

/** One after the other: the file that was brought last is the one that is open in the end. */
let last: Promise<void> = Promise.resolve();

/** Where its models are open it is opened at once; else the dialog says what is missing. */
export const takePortable = (file: File): Promise<void> => (last = last.then(() => takeOne(file)));

async function takeOne(file: File): Promise<void> {
  const described = await describe(file);
  if (!described) return;
  const fits = fitsOpenModels(described);
  usePortable.setState({ waiting: fits ? undefined : { file, described } });
  if (fits) await openHere(file, described);
}

/** Models came into the library, or left it. */
export async function describeAgain(): Promise<void> {
  const { waiting } = usePortable.getState();
  if (!waiting) return;
  const described = await describe(waiting.file);
  if (described && usePortable.getState().waiting === waiting)
    usePortable.setState({ waiting: { ...waiting, described } });
}

/** Its models are open. @returns whether it is open now; when not, nothing is changed, and the person was told. */
export async function openHere(file: File, { kind }: Pick<PortableFile, 'kind'>): Promise<boolean> {
  const isProject = kind === 'project';
  let isOpen = false;
  const load = async (): Promise<Wiring> => {
    const wiring = isProject ? await loadProject(file) : await loadComposition(file);
    isOpen = true;
    return wiring;
  };
  const said = isProject
    ? `The project "${file.name}" is open, with its examples and runs.`
    : `"${file.name}" is open.`;
  await replace(load, said);
  return isOpen;
}

const loadComposition = async (file: File): Promise<Wiring> =>
  engine.call('loadComposition', { file: await file.arrayBuffer() });

/** `replace` scores whoever has no score then: everyone. */
async function loadProject(file: File): Promise<Wiring> {
  const { wiring, examples, runsLeftOut } = await engine.call('loadProject', { file });
  examplesTaken(examples);
  if (runsLeftOut > 0)
    notify({
      code: 'storage',
      message: `There was no room for ${runsLeftOut} of the project’s runs: the newest are here.`,
      hint: 'Delete runs that you do not need, and open the project again.',
    });
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
export function fitsOpenModels(described: PortableFile): boolean {
  const [anchor, ...augmenters] = modelsOf(described).map(({ here }) => here);
  if (!described.anchor) return true;
  const open = currentPreset();
  const isRead = augmenters.every((id) => id !== undefined && open.augmenters.includes(id));
  const isAlone = described.kind !== 'project' || open.augmenters.every((id) => augmenters.includes(id));
  return anchor === open.anchor && isRead && isAlone;
}
