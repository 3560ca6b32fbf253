// The links, every edit of them with undo and redo, and what was trained into them.
import { create } from 'zustand';
import type { Link } from '../../shared/composition.ts';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { Wiring } from '../../shared/protocol.ts';
import { askAgain } from './answers.ts';
import { engine } from './engineClient.ts';
import { notify } from './notices.ts';
import { currentPreset, onPresetChange } from './preset.ts';
import { clearRun, useRun } from './run.ts';
import { scoreComposition } from './scores.ts';

export interface WiringState {
  /** As drawn: ahead of `wiring` while an edit is on its way. */
  links: Link[];
  wiring?: Wiring;
  past: Link[][];
  future: Link[][];
  /** What just happened, for the line under the rails; spoken politely. */
  said: string;
  error?: ErrorData;
  /** The composition before the last reset, to bring it back. */
  kept?: ArrayBuffer;
}

export const useWiring = create<WiringState>()(() => ({
  links: currentPreset().links,
  past: [],
  future: [],
  said: '',
}));

onPresetChange(({ links }) => {
  const gone = { wiring: undefined, error: undefined, kept: undefined };
  useWiring.setState({ links, past: [], future: [], said: '', ...gone });
});

export function say(said: string): void {
  useWiring.setState({ said, error: undefined });
}

const LOCKED = 'The links cannot change while they are being trained. Pause first.';

/** An edit by hand. Links that stay keep their weights; the question is asked again at once. */
export async function changeLinks(links: Link[], said: string): Promise<void> {
  if (useRun.getState().state === 'running') return say(LOCKED);
  const { links: before, past } = useWiring.getState();
  useWiring.setState({ past: [...past, before], future: [] });
  await wire(links, before, said);
}

export async function undo(): Promise<void> {
  const { links, past, future } = useWiring.getState();
  const previous = past.at(-1);
  if (!previous) return say('There is nothing to undo.');
  if (useRun.getState().state === 'running') return say(LOCKED);
  useWiring.setState({ past: past.slice(0, -1), future: [links, ...future] });
  await wire(previous, links, 'Undone.');
}

export async function redo(): Promise<void> {
  const { links, past, future } = useWiring.getState();
  const [next, ...later] = future;
  if (!next) return say('There is nothing to redo.');
  if (useRun.getState().state === 'running') return say(LOCKED);
  useWiring.setState({ past: [...past, links], future: later });
  await wire(next, links, 'Done again.');
}

async function wire(links: Link[], before: Link[], said: string): Promise<void> {
  useWiring.setState({ links, said, error: undefined });
  try {
    wiringChanged(await engine.call('wire', { links }));
    await changed();
  } catch (thrown) {
    useWiring.setState({ links: before, said: '', error: errorData(thrown) });
  }
}

/** All links back to the identity; what was trained is kept aside until the page closes. */
export async function startOver(): Promise<void> {
  const trained = useWiring.getState().wiring?.origin === 'trained';
  const kept = trained ? await engine.call('saveComposition', {}).catch(() => undefined) : undefined;
  await replace(() => engine.call('startOver', {}), 'Untrained: the composed answers are the same as the anchor.');
  useWiring.setState({ kept });
}

export function bringBack(): Promise<void> {
  const { kept } = useWiring.getState();
  useWiring.setState({ kept: undefined });
  return kept ? loadComposition(kept, 'The trained links are back.') : Promise.resolve();
}

export function takePresetLinks(): Promise<void> {
  return replace(() => engine.call('usePresetLinks', {}), 'The links that come with the page are in place.');
}

export function loadComposition(file: ArrayBuffer, said: string): Promise<void> {
  return replace(() => engine.call('loadComposition', { file: file.slice(0) }), said);
}

/** When that fails, nothing is changed, and the person is told. */
async function replace(command: () => Promise<Wiring>, said: string): Promise<void> {
  const wiring = await command().catch((thrown: unknown) => notify(errorData(thrown)));
  if (!wiring) return;
  const { links, past } = useWiring.getState();
  const same = JSON.stringify(links) === JSON.stringify(wiring.links);
  useWiring.setState({ past: same ? past : [...past, links], future: [], said, error: undefined });
  wiringChanged(wiring);
  clearRun();
  await changed();
}

export function wiringChanged(wiring: Wiring): void {
  useWiring.setState({ wiring, links: wiring.links });
}

let changes = 0;

/** The newest change asks and scores; those that it overtook do not. */
async function changed(): Promise<void> {
  const mine = ++changes;
  await askAgain();
  if (mine === changes) await scoreComposition();
}
