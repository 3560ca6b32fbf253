// What a run will take, told before it starts: it is planned as it would be made, and not allocated. What stands in the way
// is told in sentences and not thrown, so that a person sees all of it at once.
import { PatchbayError } from '../shared/errors.ts';
import { COMPOSITION, type TrainingSettings } from '../shared/protocol.ts';
import type { RunPlan } from '../shared/runRecords.ts';
import type { Gpu } from './gpu/device.ts';
import type { Opening } from './opening.ts';
import { settingObstacles, settingWarnings } from './settingProblems.ts';
import { StepTimes } from './stepTimes.ts';
import { Trainer } from './training/trainer.ts';

export async function planRun(
  gpu: Gpu,
  opening: Opening,
  settings: TrainingSettings,
  times: StepTimes,
): Promise<RunPlan> {
  const { steps } = settings;
  const obstacles = settingObstacles(settings);
  const nothing: RunPlan = { steps, epochs: 0, tokens: 0, bytes: 0, obstacles, warnings: [] };
  if (obstacles.length > 0) return nothing;
  const { board, speakers, examples } = opening;
  try {
    const encoded = await speakers.encoded(COMPOSITION, examples.train);
    const trainer = new Trainer(gpu, board.composition, board.packed, encoded, settings); // which holds nothing yet
    const { drawn, tokens } = trainer.shape;
    const [train, heldOut] = [examples.train.length, examples.heldOut.length];
    return {
      steps,
      epochs: drawn / train,
      tokens,
      bytes: trainer.bytes,
      secondsPerStep: times.of(StepTimes.shapeOf(opening, settings)),
      obstacles: unfit(trainer),
      warnings: settingWarnings(settings, { train, heldOut, perStep: trainer.examplesPerStep }),
    };
  } catch (thrown) {
    return { ...nothing, obstacles: [sentences(thrown)] };
  }
}

function unfit(trainer: Trainer): string[] {
  try {
    trainer.checkFits();
    return [];
  } catch (thrown) {
    return [sentences(thrown)];
  }
}

/** @throws what is no fault of the settings. */
function sentences(thrown: unknown): string {
  if (!(thrown instanceof PatchbayError)) throw thrown;
  return thrown.hint === undefined ? thrown.message : `${thrown.message} ${thrown.hint}`;
}
