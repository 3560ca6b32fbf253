// What the engine tells without being asked, and whom it concerns.
import { COMPOSITION, type EngineEvent } from '../../shared/protocol.ts';
import { answerStreamed } from './answers.ts';
import { askAgain } from './askAgain.ts';
import { chatStreamed } from './chat.ts';
import { deviceBack } from './deviceBack.ts';
import { draftRead } from './exampleDraft.ts';
import { makingStepped } from './making.ts';
import { notify } from './notices.ts';
import { sharesTold } from './linkFigures.ts';
import { fetchProgressed, libraryChanged } from './library.ts';
import { isOpening, modelProgressed, openingFailed } from './opening.ts';
import { holdChanged } from './projectHold.ts';
import { rateTried } from './rateSearch.ts';
import { heldOutDone, runChanged, stepsDone } from './run.ts';
import { runsChanged } from './runs.ts';
import { scored } from './scores.ts';
import { say, wiringChanged } from './wiring.ts';

/** What a run tells. While other models are being opened, it is of those that were open before. */
const OF_A_RUN: readonly EngineEvent['type'][] = [
  'stepsDone',
  'heldOutDone',
  'runChanged',
  'runsChanged',
  'wiringChanged',
];

export function handleEvent(event: EngineEvent): void {
  if (isOpening() && OF_A_RUN.includes(event.type)) return;
  switch (event.type) {
    case 'modelProgress':
      return modelProgressed(event);
    case 'answerToken':
      answerStreamed(event.askId, event.speaker, event.text);
      return chatStreamed(event.askId, event.text);
    case 'fetchProgress':
      return fetchProgressed(event);
    case 'libraryChanged':
      return libraryChanged(event.library);
    case 'draftRead':
      return draftRead(event.loadedBytes, event.totalBytes);
    case 'makingStepped':
      return makingStepped(event);
    case 'stepsDone':
      sharesTold(event.shares);
      return stepsDone(event);
    case 'heldOutDone':
      heldOutDone(event);
      return scored({ speaker: COMPOSITION, exact: event.exact, loss: event.loss, n: event.n });
    case 'runChanged':
      runChanged(event);
      if (event.state === 'running') say('');
      if (event.state === 'finished' || event.state === 'paused') void askAgain();
      return undefined;
    case 'runsChanged':
      return runsChanged(event.runs);
    case 'rateTried':
      return rateTried(event);
    case 'wiringChanged':
      return wiringChanged(event.wiring);
    case 'deviceBack':
      return deviceBack(event);
    case 'holdChanged':
      return holdChanged(event.hold);
    case 'failed':
      // Nothing works any more until the engine is started again.
      if (event.error.code === 'device-lost' || event.error.code === 'stopped') return openingFailed(event.error);
      return notify(event.error);
  }
}
