// What is wrong with the settings of a run, in sentences: numbers that are none or out of range, and what is likely not meant.
import type { TrainingSettings } from '../shared/protocol.ts';
import { SCHEDULES, TRAINING_RANGES } from '../shared/settingRanges.ts';

const NAMES: Readonly<Record<keyof typeof TRAINING_RANGES, string>> = {
  steps: 'Steps',
  batch: 'Examples in a step',
  batchTokens: 'Tokens in a step',
  accumulate: 'Batches for one update',
  learningRate: 'The learning rate',
  warmupSteps: 'Warm-up steps',
  weightDecay: 'Weight decay',
  clip: 'The largest gradient norm',
  seed: 'The seed',
  evaluateEvery: 'Steps between looks',
  patience: 'Looks of patience',
  checkpointEvery: 'Steps between checkpoints',
};

/** Below this number of held-out examples a share says little: one more right is five points. */
const FEW_HELD_OUT = 20;

/** Why a run cannot have these numbers. */
export function settingObstacles(settings: TrainingSettings): string[] {
  const obstacles: string[] = [];
  for (const key of Object.keys(TRAINING_RANGES) as (keyof typeof TRAINING_RANGES)[]) {
    const { min, max, whole } = TRAINING_RANGES[key];
    const value = settings[key];
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) continue;
    const range = `${whole ? 'a whole number' : 'a number'} from ${inWords(min)} to ${inWords(max)}`;
    obstacles.push(`${NAMES[key]} must be ${range}; it is ${value}.`);
  }
  if (!SCHEDULES.includes(settings.schedule)) obstacles.push(`There is no schedule "${settings.schedule}".`);
  return obstacles;
}

/** A separator of thousands would round what is small. */
function inWords(value: number): string {
  return value < 1 ? String(value) : value.toLocaleString('en');
}

export interface Planned {
  train: number;
  heldOut: number;
  /** Examples in a step, on average. */
  perStep: number;
}

/** What a run with these numbers would do, and likely was not meant to. */
export function settingWarnings(settings: TrainingSettings, { train, heldOut, perStep }: Planned): string[] {
  const { steps, warmupSteps, evaluateEvery, patience, schedule } = settings;
  const looks = Math.ceil(steps / evaluateEvery);
  const warnings: [boolean, string][] = [
    [
      warmupSteps >= steps,
      `The warm-up of ${warmupSteps} steps is as long as the run: the learning rate never ${schedule === 'constant' ? 'comes to rest' : 'falls'}.`,
    ],
    [evaluateEvery >= steps && heldOut > 0, 'The first look at the held-out examples is at the end of the run.'],
    [heldOut === 0, 'No examples are held out, so nothing tells what the links have learned beyond them.'],
    [
      heldOut > 0 && heldOut < FEW_HELD_OUT,
      `Only ${heldOut} ${heldOut === 1 ? 'example is' : 'examples are'} held out: a score over so few says little.`,
    ],
    [
      perStep > train,
      `A step takes ${Math.round(perStep)} examples, and there are ${train}: each comes up several times in one step.`,
    ],
    [
      patience > 0 && (heldOut === 0 || patience >= looks),
      heldOut === 0
        ? 'Without held-out examples the run cannot end early.'
        : `With ${looks} ${looks === 1 ? 'look' : 'looks'} in all, a patience of ${patience} never ends the run early.`,
    ],
  ];
  return warnings.filter(([holds]) => holds).map(([, sentence]) => sentence);
}
