// The wiring in use as it is saved: with what tells which models it joins, what it was trained on, and how good it is.
import { aboutNow, type CompositionAbout, type CompositionFile } from './compositionFile.ts';
import { HELD_OUT_LOOK } from './heldOut.ts';
import type { Opening } from './opening.ts';
import { markOfFile } from './weightsMark.ts';

type Saved = Pick<Opening, 'board' | 'examples' | 'runs'>;

/** Links and score are of one moment, also while a run goes on. */
export async function savedComposition(opening: Saved): Promise<CompositionFile> {
  const { board, examples } = opening;
  const file = await board.save();
  return { ...file, about: aboutNow(board.cards, examples.report, await knownScore(opening, file)) };
}

/** What the run that trained just these weights has last measured with them. */
async function knownScore({ runs, examples }: Saved, file: CompositionFile): Promise<CompositionAbout['score']> {
  const run = await runs.trained(markOfFile(file));
  const look = run?.heldOut.find(({ step }) => step === run.weightsOf);
  if (!run || !look || run.examples.hash !== examples.report.hash) return undefined;
  return { exact: look.exact, loss: look.loss, n: Math.min(HELD_OUT_LOOK, run.examples.heldOut) };
}
