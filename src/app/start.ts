// What happens without a click: the engine opens, the first question is asked live, everyone is scored.
import type { OwnModels } from '../shared/ownPreset.ts';
import { askAndCheck } from './ask/askAndCheck.ts';
import { useOpenedLink } from './share/openedLink.ts';
import { useAnswers } from './state/answers.ts';
import { engine } from './state/engineClient.ts';
import { handleEvent } from './state/events.ts';
import { openEngine } from './state/opening.ts';
import { chooseExample, chooseOwnModels } from './state/preset.ts';
import { scoreEveryone } from './state/scores.ts';
import { applyTheme } from './state/theme.ts';

export async function start(): Promise<void> {
  applyTheme();
  engine.on(handleEvent);
  window.addEventListener('hashchange', () => isLink() && location.reload()); // a link put into the address of this very page
  if (isLink()) await (await import('./share/openLink.ts')).takeLink(location.hash);
  await open();
}

/** Models of a link that were missing are here now. */
export async function openAsInLink(): Promise<void> {
  await (await import('./share/openLink.ts')).takeWaiting();
  await open();
}

const isLink = (): boolean => new URLSearchParams(location.hash.slice(1, 9000)).has('v');

export async function openOwnModels(own: OwnModels): Promise<void> {
  chooseOwnModels(own);
  await open();
}

export async function backToExample(): Promise<void> {
  chooseExample();
  await open();
}

/** Also after a failure: the engine is started anew. */
export async function open(): Promise<void> {
  if (!(await openEngine())) return;
  if (useOpenedLink.getState().links) await (await import('./share/wireAsInLink.ts')).wireAsInLink();
  const [question] = useAnswers.getState().turns;
  if (question) await askAndCheck(question.prompt);
  await scoreEveryone();
}
