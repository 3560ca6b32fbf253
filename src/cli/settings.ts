// The settings of a run, from flags: those of the built-in example unless they say otherwise.
import { codesAndSums } from '../shared/presets/codesAndSums.ts';
import type { TrainingSettings } from '../shared/protocol.ts';
import { SCHEDULES, TRAINING_RANGES } from '../shared/settingRanges.ts';
import { settingObstacles } from '../engine/settingProblems.ts';
import { badCall, number, oneOf, type Flags, type TextFlag } from './flags.ts';

type Numeric = keyof typeof TRAINING_RANGES;

const FLAGS: Readonly<Record<Numeric, TextFlag>> = {
  steps: 'steps',
  batch: 'batch',
  batchTokens: 'batch-tokens',
  accumulate: 'accumulate',
  learningRate: 'learning-rate',
  warmupSteps: 'warmup-steps',
  weightDecay: 'weight-decay',
  clip: 'clip',
  seed: 'seed',
  evaluateEvery: 'evaluate-every',
  patience: 'patience',
  checkpointEvery: 'checkpoint-every',
};

/** @throws PatchbayError 'bad-request' for numbers that no run can have. A run of no steps keeps the links as they start. */
export function readSettings(flags: Flags): TrainingSettings {
  const settings: TrainingSettings = { ...codesAndSums.settings };
  for (const key of Object.keys(FLAGS) as Numeric[]) settings[key] = number(flags, FLAGS[key], settings[key]);
  settings.schedule = oneOf(flags, 'schedule', SCHEDULES) ?? settings.schedule;
  if (flags.epochs !== undefined && flags.steps !== undefined) throw badCall('Give either --steps or --epochs.');
  checkSettings(settings);
  return settings;
}

/** @param examplesPerStep on average. */
export function withEpochs(
  settings: TrainingSettings,
  flags: Flags,
  train: number,
  examplesPerStep: number,
): TrainingSettings {
  if (flags.epochs === undefined) return settings;
  const steps = Math.max(1, Math.round((number(flags, 'epochs', 1) * train) / examplesPerStep));
  const counted = { ...settings, steps };
  checkSettings(counted);
  return counted;
}

/** A run that goes on has its settings already. */
export function refuseSettings(flags: Flags): void {
  const given = ['epochs', 'schedule', 'links', 'heads', 'form', 'mask', 'from', ...Object.values(FLAGS)] as const;
  const first = given.find((name) => flags[name] !== undefined);
  if (first) throw badCall(`--resume goes on with the links and settings that the run has: leave out --${first}.`);
}

function checkSettings(settings: TrainingSettings): void {
  const obstacles = settingObstacles(settings.steps === 0 ? { ...settings, steps: 1 } : settings);
  if (obstacles.length > 0) throw badCall(obstacles.join(' '));
}
