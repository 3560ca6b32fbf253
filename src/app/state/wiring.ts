// The links, every edit of them, and what was trained into them. What can be undone lies in the engine, weights included;
// edits while a run goes wait in a draft (draft.ts, draftCommands.ts).
import { create } from 'zustand';
import type { Link } from '../../shared/composition.ts';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { Wiring } from '../../shared/protocol.ts';
import { askAgain, askInterrupted, interruptAnswer } from './askAgain.ts';
import { changing } from './changesUnderWay.ts';
import { drawn, editBack, labelOf, withEdit, type Draft } from './draft.ts';
import { engine } from './engineClient.ts';
import { notify } from './notices.ts';
import { currentPreset, onPresetChange } from './preset.ts';
import { clearRun, isUnderWay, useRun } from './run.ts';
import { scoreComposition } from './scores.ts';

export interface WiringState {
  /** As drawn: ahead of `wiring` while an edit is on its way, or in a draft. */
  links: Link[];
  wiring?: Wiring;
  /** Edits that are drawn and not in use. */
  draft?: Draft;
  /** What just happened, for the line under the rails; spoken politely. */
  said: string;
  error?: ErrorData;
  /** What starting over made of trained links: as long as that is the newest change, one click brings them back. */
  startedOver?: Wiring;
}

export const useWiring = create<WiringState>()(() => ({ links: currentPreset().links, said: '' }));

const fresh = { wiring: undefined, draft: undefined, said: '', error: undefined, startedOver: undefined };

onPresetChange(({ links }) => {
  newest++;
  useWiring.setState({ ...fresh, links });
});

/** Counts changes on their way: what comes back for an earlier one is not drawn. */
let newest = 0;
let changes = 0;
/** Those whose answer was not seen here yet. */
let onTheirWay = 0;

export function wiringOpened(wiring: Wiring, said: string): void {
  newest++;
  useWiring.setState({ ...fresh, wiring, links: wiring.links, said });
}

export function say(said: string): void {
  useWiring.setState({ said, error: undefined });
}

/** Those that answer and are trained, whatever is drawn. */
export const linksInUse = ({ draft, links, wiring }: WiringState): Link[] => (draft && wiring ? wiring.links : links);

/** Is something drawn that is not in use? */
export const hasDraft = ({ draft }: WiringState): boolean => editBack(draft) !== undefined;

/** An edit by hand. Links that stay keep their weights; the question is asked again at once. */
export async function changeLinks(links: Link[], said: string, label = labelOf(said)): Promise<void> {
  const state = useWiring.getState();
  if (isUnderWay(useRun.getState()) || hasDraft(state)) {
    newest++;
    useWiring.setState({ draft: withEdit(state.draft, { links, label }), links });
    return say(said);
  }
  await ((await takeLinks(links, said, label)) ? changed() : askInterrupted());
}

/** Puts links in use. @returns whether the engine took them; when not, the board is as before, and says why. */
export function takeLinks(links: Link[], said: string, label: string): Promise<boolean> {
  return changing(take(links, said, label));
}

async function take(links: Link[], said: string, label: string): Promise<boolean> {
  const { links: before, draft } = useWiring.getState();
  const [mine, preset] = [++newest, currentPreset()];
  useWiring.setState({ links, said, error: undefined });
  onTheirWay++;
  try {
    void interruptAnswer();
    // Sent at once: commands reach the engine in the order in which they were given.
    const wiring = await engine.call('wire', { links, label });
    onTheirWay--;
    if (preset !== currentPreset()) return false;
    if (mine === newest) useWiring.setState({ wiring, links: wiring.links, draft: undefined });
    else overtaken(wiring);
    return true;
  } catch (thrown) {
    onTheirWay--;
    if (mine === newest)
      useWiring.setState(({ wiring }) => ({
        links: inPlace(draft, wiring) ?? before,
        draft,
        said: '',
        error: errorData(thrown),
      }));
    return false;
  }
}

/** All links back to the identity. */
export function startOver(): Promise<void> {
  const wasTrained = useWiring.getState().wiring?.origin === 'trained';
  const said = 'Untrained: the composed answers are the same as the anchor.';
  return replace(() => engine.call('startOver', {}), said, wasTrained);
}

export function takePresetLinks(): Promise<void> {
  return replace(() => engine.call('usePresetLinks', {}), 'The links that come with the page are in place.');
}

export function loadComposition(file: ArrayBuffer, said: string): Promise<void> {
  return replace(() => engine.call('loadComposition', { file: file.slice(0) }), said);
}

/**
 * Other links or weights, and no run; resolves when they are in place, before the question is asked again. When that fails,
 * nothing is changed, and the person is told.
 */
export async function replace(command: () => Promise<Wiring>, said: string, startedOver = false): Promise<void> {
  const { draft, wiring: before } = useWiring.getState();
  const [mine, preset] = [++newest, currentPreset()];
  void interruptAnswer();
  onTheirWay++;
  const wiring = await changing(command()).catch((thrown: unknown) => notify(errorData(thrown)));
  onTheirWay--;
  if (preset !== currentPreset()) return;
  if (!wiring) {
    // Drawn ahead of the engine by whom this one overtook.
    if (mine === newest)
      useWiring.setState(({ draft: kept, wiring: now, links }) => ({ links: inPlace(kept, now) ?? links }));
    return askInterrupted();
  }
  const lost = editBack(draft) ? ' Changes that were not in use are gone.' : '';
  if (mine === newest) wiringOpened(wiring, `${said}${lost}`);
  else overtaken(wiring);
  if (startedOver) useWiring.setState({ startedOver: wiring });
  if (wiring.origin !== before?.origin || wiring.steps !== before.steps) clearRun(); // its curve is of other weights
  void changed();
}

/** What a run tells: the draft stays drawn. */
export function wiringChanged(wiring: Wiring): void {
  useWiring.setState(({ draft, links }) => ({ wiring, links: inPlace(draft, wiring) ?? links }));
}

/** What is to be drawn where nothing is on its way; undefined without a wiring. */
const inPlace = (draft?: Draft, wiring?: Wiring): Link[] | undefined =>
  wiring && (draft ? drawn(draft, wiring.links) : wiring.links);

/**
 * Another change was drawn since. As a rule its answer is still to come; a file that has to be read first reaches the engine
 * behind it, and then this is how it is.
 */
const overtaken = (wiring: Wiring): void => (onTheirWay === 0 ? wiringChanged(wiring) : useWiring.setState({ wiring }));

/** The newest change asks and scores; those that it overtook do not. */
export async function changed(): Promise<void> {
  const mine = ++changes;
  await askAgain();
  if (mine === changes) await scoreComposition();
}
