// Which rate the range test finds on the built-in pair, by two rules, and how well links train with it:
// `npm run bench -- findRate [steps=200]`.
import { loadFolder, readBytes } from '../src/cli/folders.ts';
import { LinkBoard } from '../src/engine/linkBoard.ts';
import { nodeGpu } from '../src/engine/nodeGpu.ts';
import { Speakers } from '../src/engine/speakers.ts';
import { readExamples } from '../src/engine/text/examples.ts';
import { RateCurve, TRIED_RATES } from '../src/engine/training/rateCurve.ts';
import { Trainer } from '../src/engine/training/trainer.ts';
import { codesAndSums } from '../src/shared/presets/codesAndSums.ts';
import { COMPOSITION } from '../src/shared/protocol.ts';

export async function main(args: string[]): Promise<number> {
  const steps = Number(args.find((arg) => arg.startsWith('steps='))?.slice('steps='.length) ?? 200);
  const gpu = await nodeGpu();
  const [anchor, codes] = [await loadFolder(gpu, codesAndSums.anchor), await loadFolder(gpu, 'codes')];
  const read = async (which: 'train' | 'heldOut') => {
    const bytes = await readBytes(`public/models/${codesAndSums.id}/${codesAndSums.files[which]}`);
    return readExamples(codesAndSums.files[which], new TextDecoder().decode(bytes)).examples;
  };
  const [train, heldOut] = [await read('train'), await read('heldOut')];
  const board = new LinkBoard(gpu, anchor, [codes]);
  const speakers = new Speakers(gpu, anchor, [codes], () => board.composition);
  console.log(`adapter ${gpu.adapter.name}`);

  const trained = async (settings: typeof codesAndSums.settings, rateAt?: (step: number) => number) => {
    await board.set(codesAndSums.links, settings.seed);
    await board.reset(settings.seed);
    await speakers.recompose();
    const examples = speakers.encode(COMPOSITION, train);
    const trainer = new Trainer(gpu, board.composition, board.packed, examples, settings, rateAt);
    await trainer.allocate();
    return trainer;
  };

  const curve = new RateCurve();
  const search = await trained(
    { ...codesAndSums.settings, steps: TRIED_RATES.length },
    (step) => TRIED_RATES[step - 1],
  );
  for (const rate of TRIED_RATES) {
    const { loss } = curve.add(rate, await search.next());
    console.log(`${rate.toExponential(1)}  ${loss.toFixed(3)}`);
    if (curve.isOver) break;
  }
  search.destroy();

  const lowest = curve.points.reduce((least, point) => (point.loss < least.loss ? point : least));
  const rates = new Map([
    ['steepest', curve.steepest],
    ['a tenth of the lowest', lowest.rate / 10],
    ['the example’s own', codesAndSums.settings.learningRate],
  ]);
  for (const [rule, learningRate] of rates) {
    if (learningRate === undefined) continue;
    const trainer = await trained({ ...codesAndSums.settings, steps, learningRate });
    while (!trainer.finished) await trainer.next();
    trainer.destroy();
    const { exact, loss } = await speakers.score(COMPOSITION, heldOut.slice(0, 256));
    console.log(
      `${rule}: ${learningRate.toExponential(2)}; after ${steps} steps ${(100 * exact).toFixed(1)} % exact, loss ${loss.toFixed(3)}`,
    );
  }
  return 0;
}
