// How many held-out questions each speaker gets right. Asked one speaker at a time, so that a question never waits long.
import { create } from 'zustand';
import { COMPOSITION, PINNED, type Score, type Speaker } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import { currentSpeakers } from './pinned.ts';
import { onPresetChange } from './preset.ts';

const LIMIT = 64;

export interface Scores {
  bySpeaker: Record<Speaker, Score>;
  /** Held-out questions that there are. */
  heldOut: number;
}

export const useScores = create<Scores>()(() => ({ bySpeaker: {}, heldOut: 0 }));

let round = 0;

onPresetChange(() => {
  round++;
  useScores.setState({ bySpeaker: {}, heldOut: 0 });
});

/** After the links have changed: the composition's score only. A later call takes over from an earlier one. */
export async function scoreComposition(): Promise<void> {
  forget([COMPOSITION]);
  await scoreMissing();
}

/** After another wiring was pinned. */
export async function scorePinned(): Promise<void> {
  forgetScore(PINNED);
  await scoreMissing();
}

export const forgetScore = (speaker: Speaker): void => forget([speaker]);

/** Other examples are in use: what anybody knew of those before says nothing of these. */
export function examplesReplaced(heldOut: number): void {
  round++; // a score of those before may be on its way
  useScores.setState({ bySpeaker: {}, heldOut });
}

/** After the examples have changed. */
export async function scoreEveryone(): Promise<void> {
  forget(currentSpeakers());
  await scoreMissing();
}

async function scoreMissing(): Promise<void> {
  const mine = ++round;
  if (useScores.getState().heldOut === 0) return;
  for (const speaker of currentSpeakers().toReversed()) {
    if (mine !== round) return;
    if (useScores.getState().bySpeaker[speaker]) continue;
    const [score] = await engine.call('score', { speakers: [speaker], limit: LIMIT }).catch(() => []);
    if (mine === round && score && score.n > 0) scored(score);
  }
}

export const setHeldOut = (heldOut: number): void => useScores.setState({ heldOut });

export function scored(score: Score): void {
  useScores.setState(({ bySpeaker }) => ({ bySpeaker: { ...bySpeaker, [score.speaker]: score } }));
}

function forget(speakers: readonly Speaker[]): void {
  useScores.setState(({ bySpeaker }) => ({
    bySpeaker: Object.fromEntries(Object.entries(bySpeaker).filter(([speaker]) => !speakers.includes(speaker))),
  }));
}
