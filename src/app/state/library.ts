// The library: the models in this browser, and how far those have come that are being fetched.
import { create } from 'zustand';
import { errorData, PatchbayError, type ErrorData } from '../../shared/errors.ts';
import type { FetchProgress, HubAddress, LibraryModel, LibraryReport } from '../../shared/models.ts';
import { engine } from './engineClient.ts';
import { tokenFor } from './hubAccess.ts';
import { notify } from './notices.ts';

export interface Library {
  isOpen: boolean;
  /** The model that it was opened for, to be looked at by whoever wants it. */
  wanted?: HubAddress;
  /** Id of a model that it was opened for, to be an augmenter. */
  offered?: string;
  report?: LibraryReport;
  /** By model id; as long as a model is being fetched. */
  progress: Record<string, FetchProgress>;
  /** What just happened; spoken politely. */
  said: string;
  /** Why the list is not there, or a change was refused. */
  error?: ErrorData;
}

export const useLibrary = create<Library>()(() => ({ isOpen: false, progress: {}, said: '' }));

export function openLibrary(wanted?: HubAddress): Promise<void> {
  useLibrary.setState({ isOpen: true, said: '', wanted, offered: undefined });
  return listModels();
}

/** With that model chosen as an augmenter, beside the anchor that is open. */
export async function openLibraryWith(offered: string): Promise<void> {
  useLibrary.setState({ isOpen: true, said: '', wanted: undefined, offered });
  await listModels();
}

export const closeLibrary = (): void => useLibrary.setState({ isOpen: false, error: undefined });

export function listModels(): Promise<void> {
  return attempt(async () => libraryChanged(await engine.call('listModels', {})));
}

/** Answers when it is whole, paused, or failed; a failure is told wherever the person is by then. */
export async function fetchModel(address: HubAddress): Promise<void> {
  useLibrary.setState({ error: undefined, said: `Fetching ${address.repository}.` });
  try {
    const { title } = await engine.call('fetchModel', { address, token: tokenFor(address) });
    await listModels();
    useLibrary.setState({ said: `${title} is whole, and kept in this browser.` });
  } catch (thrown) {
    await listModels();
    const isPaused = thrown instanceof PatchbayError && thrown.code === 'stopped';
    if (isPaused) useLibrary.setState({ said: 'Paused. What has come is kept.' });
    else fetchFailed(errorData(thrown));
  }
}

export const pauseFetch = (id: string): Promise<void> => attempt(() => engine.call('pauseFetch', { id }));

export function removeModel(id: string): Promise<void> {
  return attempt(async () => {
    await engine.call('removeModel', { id });
    useLibrary.setState({ said: 'Removed.' });
    await listModels();
  });
}

/** What has come stays: the rest is fetched of the same commit. */
export function resumeFetch({ source }: LibraryModel): Promise<void> {
  return source.kind === 'hub' ? fetchModel({ ...source.address, revision: source.commit }) : Promise.resolve();
}

export function libraryChanged(report: LibraryReport): void {
  useLibrary.setState(({ progress }) => {
    const fetching = report.models.filter(({ id, state }) => state === 'fetching' && progress[id]);
    return { report, error: undefined, progress: Object.fromEntries(fetching.map(({ id }) => [id, progress[id]])) };
  });
}

export function fetchProgressed({ id, loadedBytes, totalBytes, bytesPerSecond }: FetchProgress): void {
  const now = { id, loadedBytes, totalBytes, bytesPerSecond };
  useLibrary.setState(({ progress }) => ({ progress: { ...progress, [id]: now } }));
}

/** In the open library the model's own line says it, if there is one already. */
function fetchFailed(error: ErrorData): void {
  const { isOpen, report } = useLibrary.getState();
  const isListed = report?.models.some(({ problem }) => problem?.message === error.message);
  useLibrary.setState({ said: isListed ? error.message : '' });
  if (!isOpen) notify(error);
  else if (!isListed) useLibrary.setState({ error });
}

async function attempt(command: () => Promise<unknown>): Promise<void> {
  try {
    await command();
  } catch (thrown) {
    useLibrary.setState({ error: errorData(thrown) });
  }
}
