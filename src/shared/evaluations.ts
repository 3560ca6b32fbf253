// What everyone makes of the held-out questions, one by one, by free answers; and what of the anchor's own skill is kept.
import type { Speaker } from './protocol.ts';

export interface Measures {
  /** Share of answers that are right to the letter, 0…1. */
  exact: number;
  /** Share whose last number equals that of the right answer; absent where no right answer holds a number. */
  numeric?: number;
  /** Character n-gram F-score (chrF, Popović 2015; n = 1…6, β = 2), 0…100. */
  chrf: number;
  /** Mean cross-entropy per token of the right answers, nats; and its exponential. */
  loss: number;
  perplexity: number;
  n: number;
}

export interface EvaluatedAnswer {
  text: string;
  right: boolean;
  /** Equal as numbers; absent where the right answer holds none. */
  numeric?: boolean;
  chrf: number;
  /** Of the right answer, nats per token. */
  loss: number;
}

export interface EvaluatedRow {
  prompt: string;
  expected: string;
  /** In the order of `speakers`. */
  answers: EvaluatedAnswer[];
}

export interface Evaluation {
  speakers: Speaker[];
  /** In the same order. */
  measures: Measures[];
  rows: EvaluatedRow[];
  /** Of the examples that the rows are from. */
  examplesHash: string;
  seconds: number;
}

/** How much of what the anchor can do by itself it still does. */
export interface KeptSkill {
  speaker: Speaker;
  /** Questions that the anchor alone answers right, and of these, those that this speaker answers right. */
  n: number;
  kept: number;
}
