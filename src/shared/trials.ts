// Wirings that are tried out beside the one in use (a sweep is a row of them), and answers of two wirings side by side.
import type { Link } from './composition.ts';
import type { Speaker, TrainingSettings } from './protocol.ts';

/** A wiring to be trained from its start, on the examples in use, and scored on those held out. */
export interface Trial {
  trialId: number;
  links: Link[];
  settings: TrainingSettings;
  /** Held-out examples that it is scored on. */
  limit: number;
}

export interface TrialResult {
  /** As in Score. */
  exact: number;
  loss: number;
  n: number;
  steps: number;
  /** That training and scoring took, pauses left out. */
  seconds: number;
  /** Trained numbers. */
  parameters: number;
  /** The trained links as a .safetensors file, to be taken over with loadComposition. */
  file: ArrayBuffer;
}

/** A held-out question and what each speaker makes of it. */
export interface ComparedAnswer {
  prompt: string;
  expected: string;
  answers: { speaker: Speaker; text: string; right: boolean }[];
}
