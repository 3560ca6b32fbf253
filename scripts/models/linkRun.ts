// Training links once, and measuring what came of it: on unseen words, and on the anchor's own sums.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { LinkBoard } from '../../src/engine/linkBoard.ts';
import type { LoadedModel } from '../../src/engine/loadedModel.ts';
import { Speakers } from '../../src/engine/speakers.ts';
import { Trainer } from '../../src/engine/training/trainer.ts';
import type { Link } from '../../src/shared/composition.ts';
import { COMPOSITION, type Example, type Speaker, type TrainingSettings } from '../../src/shared/protocol.ts';
import { promptWords } from './promptWords.ts';
import type { CurvePoint } from './curve.ts';
import type { TaskFiles } from './taskFiles.ts';

const CURVE_EVERY = 25;

export interface LinkRun {
  board: LinkBoard;
  speakers: Speakers;
  seconds: number;
  curve: CurvePoint[];
}

/** The models, and the links that are to be trained. */
export interface Wired {
  anchor: LoadedModel;
  augmenters: readonly LoadedModel[];
  links: readonly Link[];
}

export async function trainLinks(
  gpu: Gpu,
  { anchor, augmenters, links }: Wired,
  train: readonly Example[],
  settings: TrainingSettings,
  onStep: (step: number, speakers: Speakers) => Promise<void> = () => Promise.resolve(),
): Promise<LinkRun> {
  const board = new LinkBoard(gpu, anchor, augmenters);
  await board.set(links, settings.seed);
  const speakers = new Speakers(gpu, anchor, augmenters, () => board.composition);
  const examples = speakers.encode(COMPOSITION, train);
  const started = performance.now();
  const trainer = await Trainer.create(gpu, board.composition, board.packed, examples, settings);
  const curve: CurvePoint[] = [];
  while (!trainer.finished) {
    const loss = await trainer.next();
    if (trainer.step % CURVE_EVERY === 0) curve.push([trainer.step, Number(loss.toFixed(4))]);
    await onStep(trainer.step, speakers);
  }
  trainer.destroy();
  return { board, speakers, seconds: (performance.now() - started) / 1000, curve };
}

/** By what is asked: expressions of one, two and three unseen words, and plain sums. */
export function askedSums({ heldOut, kept }: TaskFiles): Record<string, Example[]> {
  const unseen = (count: number): Example[] => heldOut.filter(({ prompt }) => promptWords(prompt).length === count);
  return { '1 unseen words': unseen(1), '2 unseen words': unseen(2), '3 unseen words': unseen(3), 'plain sums': kept };
}

/** Exact match on each of these. */
export async function measure(speakers: Speakers, speaker: Speaker, files: TaskFiles): Promise<Record<string, number>> {
  const results: Record<string, number> = {};
  for (const [name, examples] of Object.entries(askedSums(files)))
    results[name] = (await speakers.score(speaker, examples)).exact;
  return results;
}
