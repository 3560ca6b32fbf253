// The runs of a project: each with what it trained, on what, how, and how it ended.
import type { Link } from './composition.ts';
import type { RunState, TrainingSettings } from './protocol.ts';

export interface HeldOutPoint {
  step: number;
  exact: number;
  loss: number;
}

export interface RunRecord {
  id: string;
  /** Given by a person, or "Run 3". */
  name: string;
  /** ISO 8601. */
  started: string;
  /** Spent on steps and looks. */
  seconds: number;
  /** `running` and `paused` of a run that a closed page has left behind: it can go on from `step`. */
  state: RunState;
  /** Kept so far: weights, moments, everything that the next step needs. */
  step: number;
  settings: TrainingSettings;
  links: Link[];
  parameters: number;
  examples: { name: string; hash: string; train: number; heldOut: number };
  heldOut: HeldOutPoint[];
  /** Behind which of its steps the kept weights are: of a run that ended early, its best look. */
  weightsOf: number;
  /** Loss over the last steps, mean of at most 50. */
  loss?: number;
  /** Steps of runs before it, behind the weights that it started from; 0: fresh links. */
  stepsBefore: number;
  /** The wiring in use has these weights. */
  isInUse: boolean;
}

/** What a run will take, told before it starts. */
export interface RunPlan {
  steps: number;
  /** How often each example comes up, on average. */
  epochs: number;
  /** Tokens of the anchor in the largest step. */
  tokens: number;
  /** Of graphics memory, besides models and links. */
  bytes: number;
  /** Absent until a step was measured on this device. */
  secondsPerStep?: number;
  /** Whole sentences: why it cannot start, or what is likely not meant. */
  obstacles: string[];
  warnings: string[];
}

/** Losses of short tries with growing rates. */
export interface RateSearch {
  points: { rate: number; loss: number }[];
  /** The rate to take; absent when the curve does not tell. */
  suggestion?: number;
}
