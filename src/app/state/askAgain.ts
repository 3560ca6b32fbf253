// The newest question once more, after a change of the wiring. An edit does not wait for an answer that is being written (the
// engine does one thing at a time): it is cut short, and whoever was interrupted is asked again as well.
import { COMPOSITION, type Speaker } from '../../shared/protocol.ts';
import { answerTurn, stopAnswer, useAnswers } from './answers.ts';
import { currentSpeakers } from './pinned.ts';

let interrupted: { turn: number; speakers: Speaker[] } = { turn: -1, speakers: [] };

export async function interruptAnswer(): Promise<void> {
  const { asking, turns } = useAnswers.getState();
  if (!asking) return;
  const answers = turns.find(({ id }) => id === asking.turn)?.answers ?? {};
  const open = Object.keys(answers).filter((speaker) => ['waiting', 'streaming'].includes(answers[speaker].state));
  interrupted = { turn: asking.turn, speakers: [...new Set([...interruptedIn(asking.turn), ...open])] };
  await stopAnswer();
}

/** To the composition, and to those who were interrupted: the others have not changed. */
export const askAgain = (): Promise<void> => askOnceMore([COMPOSITION]);

/** After a change that came to nothing. */
export const askInterrupted = (): Promise<void> => askOnceMore([]);

async function askOnceMore(changed: readonly Speaker[]): Promise<void> {
  await interruptAnswer(); // whoever is answering now is stopped by this, too
  const [newest] = useAnswers.getState().turns;
  if (!newest) return;
  const asked = [...changed, ...interruptedIn(newest.id)];
  interrupted = { turn: -1, speakers: [] };
  const speakers = currentSpeakers().filter((speaker) => asked.includes(speaker));
  if (speakers.length > 0) await answerTurn(newest.id, speakers);
}

const interruptedIn = (turn: number): Speaker[] => (interrupted.turn === turn ? interrupted.speakers : []);
