// Protocol message -> session call; nothing else.
import { errorData, type ErrorData } from '../shared/errors.ts';
import type { CommandName, Commands, EngineEvent, FromEngine, ToEngine } from '../shared/protocol.ts';
import { openGpu } from './gpu/device.ts';
import { joinedLibrary } from './joinedLibrary.ts';
import { browserTabs, ProjectHolds } from './projectHolds.ts';
import { Session, type Handlers } from './session.ts';
import { Shelf } from './shelf.ts';
import { builtInLibrary } from './storage/builtInLibrary.ts';
import { indexedDbChunks } from './storage/chunkStore.ts';
import { KeptModels } from './storage/keptModels.ts';
import { modelLocks } from './storage/modelLocks.ts';
import { indexedDbRecords } from './storage/modelRecords.ts';
import { indexedDbProjects } from './storage/projectStore.ts';
import { indexedDbRuns } from './storage/runStore.ts';
import { indexedDbCache } from './storage/weightCache.ts';
import { transferables } from './transferables.ts';

const send = (message: FromEngine, transfer: Transferable[] = []): void => postMessage(message, { transfer });
const emit = (event: EngineEvent): void => send({ event });

/** The page's address, seen from this file: built, it lies in assets/. */
const PAGE = import.meta.env.DEV ? '/' : '../';

/** Opened with the first command, and again after a failure to open. */
let opening: Promise<Session> | undefined;

function session(): Promise<Session> {
  opening ??= startSession().catch((thrown: unknown) => {
    opening = undefined;
    throw thrown;
  });
  return opening;
}

async function startSession(): Promise<Session> {
  let gpu = await openGpu(navigator.gpu);
  /** After a loss perhaps another one, with other limits. */
  const gpuOfNow = {
    get adapter() {
      return gpu.adapter;
    },
    get capabilities() {
      return gpu.capabilities;
    },
  };
  const recovery = { freshGpu: async () => (gpu = await openGpu(navigator.gpu)) };
  const problem = (error: ErrorData): void => emit({ type: 'failed', error });
  const builtIn = builtInLibrary(new URL(PAGE, self.location.href), indexedDbCache(problem));
  const keepers = { chunks: indexedDbChunks(), records: indexedDbRecords(), locks: modelLocks(navigator.locks) };
  const kept = new KeptModels(keepers);
  const shelf = new Shelf({
    ...keepers,
    builtIn,
    kept,
    gpu: gpuOfNow,
    emit,
    estimate: async () => navigator.storage.estimate(),
  });
  const library = joinedLibrary(builtIn, kept);
  const holds = new ProjectHolds(browserTabs());
  const stores = { projects: indexedDbProjects(problem), runs: indexedDbRuns(problem, holds.heldBack) };
  return new Session({ gpu, library, shelf, ...stores, holds, recovery, emit });
}

async function answer<Name extends CommandName>(
  id: number,
  command: Name,
  params: Commands[Name]['params'],
): Promise<void> {
  try {
    const handlers: Handlers = await session();
    const result = await handlers[command](params);
    send({ id, result }, transferables(result));
  } catch (thrown) {
    send({ id, error: errorData(thrown) });
  }
}

addEventListener('message', ({ data }: MessageEvent<ToEngine>) => void answer(data.id, data.command, data.params));
