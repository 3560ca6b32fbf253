// What happens without a click: the engine opens, the first question is asked live, everyone is scored.
import type { OwnModels } from '../shared/ownPreset.ts';
import { askAndCheck } from './ask/askAndCheck.ts';
import { useAnswers } from './state/answers.ts';
import { engine } from './state/engineClient.ts';
import { handleEvent } from './state/events.ts';
import { openEngine } from './state/opening.ts';
import { usePinned } from './state/pinned.ts';
import { chooseExample, chooseOwnModels } from './state/preset.ts';
import { scoreEveryone } from './state/scores.ts';
import { applyTheme } from './state/theme.ts';

export async function start(): Promise<void> {
  applyTheme();
  engine.on(handleEvent);
  await open();
}

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
  usePinned.setState({ pinned: undefined }); // it comes back once the models are open
  if (!(await openEngine())) return;
  const [question] = useAnswers.getState().turns;
  if (question) await askAndCheck(question.prompt);
  await import('./state/pinning.ts').then(({ bringBackPinned }) => bringBackPinned());
  await scoreEveryone();
}
