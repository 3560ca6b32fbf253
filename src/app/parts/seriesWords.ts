// How far a series of trials is, in a line.
import { aboutTime } from './format.ts';

interface Progress {
  state: 'running' | 'paused' | 'stopped' | 'finished';
  /** The one that is being tried, or is next, from 1. */
  place: number;
  done: number;
  all: number;
  secondsLeft?: number;
}

/** "Sweep: 5 of 16, about 3 min left". */
export function seriesLine(name: string, { state, place, done, all, secondsLeft }: Progress): string {
  if (state === 'finished') return `${name} finished: ${all} tried`;
  if (state === 'stopped') return `${name} stopped after ${done} of ${all}`;
  if (state === 'paused') return `${name} paused at ${place} of ${all}`;
  return `${name}: ${place} of ${all}${secondsLeft === undefined ? '' : `, ${aboutTime(secondsLeft)} left`}`;
}
