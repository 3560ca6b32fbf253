// What the code of an experiment says: its rows, and for each row and seed everything that decides the outcome.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import type { Link } from '../../src/shared/composition.ts';
import type { Experiment, ExperimentRow } from '../../src/shared/experiments.ts';
import type { Example, Speaker, TrainingSettings } from '../../src/shared/protocol.ts';
import type { Control } from '../../src/shared/trials.ts';

/** Whether an answer, written freely to the question of an example, is right. */
export type Check = (example: Example, answer: string) => boolean;

/** Examples that fill a column. `exact`: the likeliest token is right at every place of the completion (teacher-forced). */
export interface MeasuredSet {
  examples: readonly Example[];
  how: 'exact' | 'free' | 'chrF' | Check;
}

export interface Prepared {
  /** Folders of models: ids of built-in ones, or paths. An augmenter is called by the name of its folder. */
  anchor: string;
  augmenters: string[];
  /** Who is measured; the composition unless given. Nothing is trained then. */
  speaker?: Speaker;
  links: Link[];
  settings: TrainingSettings;
  control?: Control;
  train: readonly Example[];
  /** Instead of `train`: the links of each of these augmenters are trained without the others, and then put together. */
  apart?: { augmenter: string; train: readonly Example[] }[];
  /** By measure. */
  sets: Record<string, MeasuredSet>;
  /** Longest answer, in tokens. */
  maxTokens: number;
}

export interface PreparedRow extends ExperimentRow {
  /** Models that the row needs and that do not ship are made here, into the cache. Seeds count from 1. */
  prepare(gpu: Gpu, seed: number): Promise<Prepared>;
}

export interface ExperimentCode extends Omit<Experiment, 'rows'> {
  rows: PreparedRow[];
}
