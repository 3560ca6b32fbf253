// What the settings may be: for the fields that a person types into, and for links that others send.
import type { Sampling } from './sampling.ts';
import type { Schedule, TrainingSettings } from './protocol.ts';

export interface Range {
  min: number;
  max: number;
  whole: boolean;
}

const whole = (min: number, max: number): Range => ({ min, max, whole: true });
const any = (min: number, max: number): Range => ({ min, max, whole: false });

export const TRAINING_RANGES: Readonly<Record<Exclude<keyof TrainingSettings, 'schedule'>, Range>> = {
  steps: whole(1, 100_000),
  batch: whole(1, 1024),
  batchTokens: whole(0, 262_144),
  accumulate: whole(1, 256),
  learningRate: any(1e-6, 1),
  warmupSteps: whole(0, 100_000),
  weightDecay: any(0, 1),
  clip: any(1e-3, 1000),
  seed: whole(0, 2 ** 31),
  evaluateEvery: whole(1, 100_000),
  patience: whole(0, 1000),
  checkpointEvery: whole(1, 100_000),
};

export const SAMPLING_RANGES: Readonly<Record<keyof Sampling | 'maxTokens', Range>> = {
  temperature: any(0, 100),
  topK: whole(0, 1_000_000),
  topP: any(0.01, 1),
  repetitionPenalty: any(0.01, 10),
  seed: whole(0, 2 ** 32 - 1),
  maxTokens: whole(1, 4096),
};

export const SCHEDULES: readonly Schedule[] = ['cosine', 'linear', 'constant'];
