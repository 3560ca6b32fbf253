// Pinning the composition as it is, and what can be done with what is pinned. Its file is kept in this browser, so that it
// is there again after a reload.
import { create } from 'zustand';
import { errorData } from '../../shared/errors.ts';
import { PINNED, type Wiring } from '../../shared/protocol.ts';
import { askPinned, forgetAnswersOf } from './answers.ts';
import { forgetChatAnswersOf } from './chat.ts';
import { meantNow } from './changesUnderWay.ts';
import { engine } from './engineClient.ts';
import { closeLook, useLook } from './look.ts';
import { notify } from './notices.ts';
import { usePinned } from './pinned.ts';
import { loadPin, removePin, savePin, type KeptPin } from './pinnedStore.ts';
import { currentPreset } from './preset.ts';
import { forgetScore, scorePinned } from './scores.ts';
import { storageProblem } from '../../shared/storageProblem.ts';
import { loadComposition, useWiring } from './wiring.ts';

export interface Pinning {
  busy: boolean;
  /** What just happened; spoken politely. */
  said: string;
}

export const usePinning = create<Pinning>()(() => ({ busy: false, said: '' }));

/** The file, for as long as the page is open, where the browser would not keep it. */
let inHand: (KeptPin & { preset: string }) | undefined;

export function pin(now = new Date()): Promise<void> {
  return attempt(async () => {
    const { wiring } = useWiring.getState();
    const preset = currentPreset().id;
    const isMeant = meantNow();
    const file = await engine.call('saveComposition', {});
    if (!(await isMeant())) return;
    const pinned = await engine.call('pin', { file });
    if (preset !== currentPreset().id || !wiring) return;
    forgetSaid();
    const name = pinName(wiring, now);
    usePinned.setState({ pinned: { name, wiring: pinned } });
    usePinning.setState({ said: 'Pinned: it answers beside the composed one from now on.' });
    await keepPin(preset, { name, file });
    void hear();
  });
}

export function unpin(): Promise<void> {
  return attempt(async () => {
    const preset = currentPreset().id;
    await engine.call('unpin', {});
    await forgetPin(preset);
    if (preset !== currentPreset().id) return;
    usePinned.setState({ pinned: undefined });
    forgetSaid();
    usePinning.setState({ said: 'Unpinned.' });
  });
}

/** An empty name changes nothing. */
export async function renamePinned(typed: string): Promise<void> {
  const { pinned } = usePinned.getState();
  const name = typed.trim();
  if (!pinned || name === '' || name === pinned.name) return;
  usePinned.setState({ pinned: { ...pinned, name } });
  const preset = currentPreset().id;
  await inTurn(async () => {
    const kept = await keptPin(preset);
    if (kept) await keepPinNow(preset, { ...kept, name });
  });
}

/** The pinned links become the wiring in use; they stay pinned too. Can be undone. */
export async function takePinned(): Promise<void> {
  const kept = await keptPin(currentPreset().id);
  const name = usePinned.getState().pinned?.name;
  if (kept) return loadComposition(kept.file, `The pinned wiring is in use: ${name}.`);
  notify({
    code: 'storage',
    message: 'The pinned wiring is not in this browser any more.',
    hint: 'It answers until the page is closed. Pin another one.',
  });
  return undefined;
}

/** After the models are open: what was pinned at an earlier visit. One that fits no more is forgotten, and it is said. */
export async function bringBackPinned(): Promise<void> {
  const preset = currentPreset().id;
  const kept = await keptPin(preset);
  if (!kept) return;
  try {
    const wiring = await engine.call('pin', { file: kept.file });
    if (preset !== currentPreset().id) return;
    usePinned.setState({ pinned: { name: kept.name, wiring } });
    void askPinned();
  } catch (thrown) {
    const error = errorData(thrown);
    if (error.code === 'bad-composition') await forgetPin(preset);
    notify({ ...error, message: `The pinned wiring could not be brought back. ${error.message}` });
  }
}

/** "4 links, 400 steps, pinned 14:05". */
export function pinName({ links, origin, steps }: Wiring, now: Date): string {
  const on = links.filter(({ enabled }) => enabled).length;
  const trained = { untrained: 'untrained', preset: 'as it came', trained: steps > 0 ? `${steps} steps` : 'trained' };
  const time = now.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return `${on} ${on === 1 ? 'link' : 'links'}, ${trained[origin]}, pinned ${time}`;
}

async function hear(): Promise<void> {
  await askPinned();
  await scorePinned();
}

/** What another one said that was pinned before. */
function forgetSaid(): void {
  if (useLook.getState().subject?.speaker === PINNED) closeLook();
  forgetAnswersOf(PINNED);
  forgetChatAnswersOf(PINNED);
  forgetScore(PINNED);
}

async function keptPin(preset: string): Promise<KeptPin | undefined> {
  if (inHand?.preset === preset) return inHand;
  return loadPin(preset).catch((thrown: unknown) => {
    notify(storageProblem('The pinned wiring could not be read.', thrown));
    return undefined;
  });
}

/** What is kept of pins is written in the order in which it was asked for: a name is read and written again with its file. */
let last: Promise<void> = Promise.resolve();
const inTurn = (work: () => Promise<void>): Promise<void> => (last = last.then(work));

const keepPin = (preset: string, kept: KeptPin): Promise<void> => inTurn(() => keepPinNow(preset, kept));

async function keepPinNow(preset: string, kept: KeptPin): Promise<void> {
  try {
    await savePin(preset, { name: kept.name, file: kept.file });
    inHand = undefined;
  } catch (thrown) {
    inHand = { ...kept, preset };
    notify(storageProblem('The pinned wiring could not be kept: it goes when this page is closed.', thrown));
  }
}

/** Something was removed: there may be room for it now. */
engine.on(({ type }) => {
  if (inHand && (type === 'libraryChanged' || type === 'runsChanged')) void keepPin(inHand.preset, inHand);
});

const forgetPin = (preset: string): Promise<void> =>
  inTurn(async () => {
    inHand = undefined;
    await removePin(preset).catch((thrown: unknown) =>
      notify(storageProblem('The pinned wiring could not be removed from this browser.', thrown)),
    );
  });

async function attempt(work: () => Promise<void>): Promise<void> {
  usePinning.setState({ busy: true });
  try {
    await work();
  } catch (thrown) {
    notify(errorData(thrown));
  } finally {
    usePinning.setState({ busy: false });
  }
}
