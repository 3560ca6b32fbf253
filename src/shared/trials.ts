// Wirings that are tried out beside the one in use (a sweep is a row of them), and answers of two wirings side by side.
import type { Link } from './composition.ts';
import type { Example, Speaker, TrainingSettings } from './protocol.ts';

/**
 * The same run with one thing changed, to see what the gain comes from (CALM §5, Table 5): an augmenter of random weights; an
 * augmenter that is read at the prompt only; no augmenter, and low-rank adapters on the anchor with as many numbers as the
 * links (LoRA, arXiv 2106.09685).
 */
export type Control = 'untrained-augmenter' | 'prompt-only' | 'lora';

/** A wiring to be trained from its start, on the examples in use, and scored on those held out. */
export interface Trial {
  trialId: number;
  links: Link[];
  settings: TrainingSettings;
  /** Held-out examples that it is scored on. */
  limit: number;
  control?: Control;
  /** What the anchor can do by itself, to see how much is kept. */
  skill?: Example[];
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
  /** The trained links as a .safetensors file, to be taken over with loadComposition; one with untrained augmenters or with LoRA has none. */
  file?: ArrayBuffer;
  /** Of the skill examples that the anchor alone gets right, how many are still right. */
  skill?: { kept: number; n: number };
}

/** A held-out question and what each speaker makes of it. */
export interface ComparedAnswer {
  prompt: string;
  expected: string;
  answers: { speaker: Speaker; text: string; right: boolean }[];
}
