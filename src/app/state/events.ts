// What the engine tells without being asked, and whom it concerns.
import { COMPOSITION, type EngineEvent } from '../../shared/protocol.ts';
import { answerStreamed, askAgain } from './answers.ts';
import { notify } from './notices.ts';
import { modelProgressed, openingFailed } from './opening.ts';
import { heldOutDone, runChanged, stepsDone } from './run.ts';
import { scored } from './scores.ts';
import { say, wiringChanged } from './wiring.ts';

export function handleEvent(event: EngineEvent): void {
  switch (event.type) {
    case 'modelProgress':
      return modelProgressed(event);
    case 'answerToken':
      return answerStreamed(event.askId, event.speaker, event.text);
    case 'stepsDone':
      return stepsDone(event);
    case 'heldOutDone':
      heldOutDone(event);
      return scored({ speaker: COMPOSITION, exact: event.exact, loss: event.loss, n: event.n });
    case 'runChanged':
      runChanged(event);
      if (event.state === 'running') say('');
      if (event.state === 'finished' || event.state === 'paused') void askAgain();
      return undefined;
    case 'wiringChanged':
      return wiringChanged(event.wiring);
    case 'failed':
      // Nothing works any more until the engine is started again.
      if (event.error.code === 'device-lost' || event.error.code === 'stopped') return openingFailed(event.error);
      return notify(event.error);
  }
}
