// All examples in this browser, for use without a network: how far that is, what failed, and Stop. Whether they are here is
// never remembered: the library looks at what is kept.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import { engine } from './engineClient.ts';
import { listModels } from './library.ts';

export interface KeepingExamples {
  /** While they are being fetched. */
  progress?: { loadedBytes: number; totalBytes: number };
  error?: ErrorData;
}

const nothing: KeepingExamples = { progress: undefined, error: undefined };

export const useKeepingExamples = create<KeepingExamples>()(() => nothing);

/** What comes for an older one is no news. */
let round = 0;
/** Until the engine has let go of the one that was stopped last. */
let letGo: Promise<unknown> | undefined;

engine.on((event) => {
  if (event.type !== 'builtInsStepped') return;
  const { loadedBytes, totalBytes } = event;
  useKeepingExamples.setState(({ progress }) => ({ progress: progress && { loadedBytes, totalBytes } }));
});

/** @param totalBytes that are missing, as far as is known. */
export async function keepExamples(totalBytes: number): Promise<void> {
  const mine = ++round;
  useKeepingExamples.setState({ progress: { loadedBytes: 0, totalBytes }, error: undefined });
  await letGo;
  if (mine !== round) return;
  const work = engine.call('keepBuiltIns', {});
  letGo = work.catch(() => null);
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => errorData(thrown),
  );
  await listModels();
  if (mine === round) useKeepingExamples.setState({ progress: undefined, error });
}

/** Shown at once; what has come is kept. */
export function stopKeepingExamples(): void {
  round++;
  useKeepingExamples.setState(nothing);
  engine.call('stopKeeping', {}).catch(() => null);
}
