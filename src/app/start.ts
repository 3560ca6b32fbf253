// What happens without a click: the engine opens, the first question is asked live, everyone is scored.
import type { OwnModels } from '../shared/ownPreset.ts';
import type { Preset } from '../shared/preset.ts';
import type { Wiring } from '../shared/protocol.ts';
import { askNewestAndCheck } from './ask/askAndCheck.ts';
import { useOpenedLink } from './share/openedLink.ts';
import { engine } from './state/engineClient.ts';
import { handleEvent } from './state/events.ts';
import { tellWhatIsNotLoaded } from './state/loading.ts';
import { openEngine, openInstead, useOpening } from './state/opening.ts';
import { usePinned } from './state/pinned.ts';
import { choosePreset, presetState, usePreset, type PresetState } from './state/preset.ts';
import { giveBack } from './state/projectRows.ts';
import { rememberExample } from './state/rememberedModels.ts';
import { scoreEveryone } from './state/scores.ts';
import { showProgressInTitle } from './state/tabTitle.ts';
import { applyTheme } from './state/theme.ts';
import { stayAwakeWhileTraining } from './state/wakeLock.ts';

export async function start(): Promise<void> {
  applyTheme();
  tellWhatIsNotLoaded();
  showProgressInTitle();
  stayAwakeWhileTraining();
  engine.on(handleEvent);
  engine.on((event) => {
    if (event.type !== 'holdChanged' || (event.hold !== 'here' && !event.opened)) return;
    const held = giveBack(event.opened === undefined);
    void import('./projectBack.ts').then(({ projectBack }) => projectBack(event.opened, held, opened));
  });
  window.addEventListener('hashchange', () => isLink() && location.reload()); // a link put into the address of this very page
  if (isLink()) await (await import('./share/openLink.ts')).takeLink(location.hash);
  rememberExample(usePreset.getState().example.id); // a link to another one knows then that somebody was here
  await open();
}

/** Models of a link that were missing are here now. */
export async function openAsInLink(): Promise<void> {
  await (await import('./share/openLink.ts')).takeWaiting();
  await open();
}

const isLink = (): boolean => new URLSearchParams(location.hash.slice(1, 9000)).has('v');

/** @returns the links that there are then; undefined when nothing has changed. */
export const openOwnModels = (own: OwnModels): Promise<Wiring | undefined> => turnTo(presetState(own));

/** One that ships; its models are loaded now. */
export const openExample = (example: Preset): Promise<Wiring | undefined> => turnTo({ preset: example });

/** The one that is open with other models, or was open last. */
export const backToExample = (): Promise<Wiring | undefined> => openExample(usePreset.getState().example);

/** What is open stays in use until the next is there. */
async function turnTo(next: PresetState): Promise<Wiring | undefined> {
  if (useOpening.getState().status !== 'open') {
    choosePreset(next);
    await open();
    return undefined;
  }
  const now = await openInstead(next);
  if (now) void opened();
  return now?.wiring;
}

/** Also after a failure: the engine is started anew. */
export async function open(): Promise<void> {
  usePinned.setState({ pinned: undefined }); // it comes back once the models are open
  if (await openEngine()) await opened();
}

async function opened(): Promise<void> {
  if (useOpenedLink.getState().links) await (await import('./share/wireAsInLink.ts')).wireAsInLink();
  await askNewestAndCheck();
  await import('./state/pinning.ts').then(({ bringBackPinned }) => bringBackPinned());
  await scoreEveryone();
}
