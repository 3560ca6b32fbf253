// What a card of the walk is made of.
import type { Deeds } from './deeds.ts';
import type { Place } from './places.ts';
import type { WalkFacts } from './walkFacts.ts';

export interface WalkStep {
  title: string;
  /** What is to be understood. */
  text: string;
  /** What is to be done. */
  task: string;
  place: Place;
  /** What came of it; undefined as long as it is not done. */
  done?: string;
  /** Which numbers of the page stand beside it. */
  numbers?: 'answers' | 'links' | 'composed' | 'run';
}

export type Step = (facts: WalkFacts, deeds: Deeds) => WalkStep;

/** Where a single question is asked. */
export const questionPlace = ({ isChat, hasQuestions }: WalkFacts): Place =>
  isChat ? 'mode' : hasQuestions ? 'questions' : 'box';
