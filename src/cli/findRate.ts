// `patchbay find-rate`: short tries with growing rates, for a rate to take. Nothing is kept of them.
import { rateTrainer, tryRates } from '../engine/rateFinder.ts';
import { RateCurve } from '../engine/training/rateCurve.ts';
import { COMPOSITION } from '../shared/protocol.ts';
import type { Answer, Call } from './call.ts';
import { table } from './tables.ts';
import { setUp } from './trainingSetUp.ts';

export async function findRate({ flags, terminal }: Call): Promise<Answer> {
  const { composed, examples, settings } = await setUp(flags, terminal);
  const { gpu, board, speakers } = composed;
  const trainer = rateTrainer(gpu, board, speakers.encode(COMPOSITION, examples.train), settings);
  const curve = new RateCurve();
  try {
    await trainer.allocate();
    await tryRates(curve, {
      next: () => trainer.next(),
      told: ({ rate, loss }) => terminal.progress(`rate ${rate.toExponential(1)} · loss ${loss.toFixed(4)}`),
    });
  } finally {
    terminal.close();
    trainer.destroy();
  }
  const { points, steepest: suggestion } = curve;
  const rows = points.map(({ rate, loss }) => [rate.toExponential(1), loss.toFixed(4)]);
  const said =
    suggestion === undefined
      ? 'The loss hardly falls at any rate, so none is suggested.'
      : `A rate to take: --learning-rate ${suggestion.toPrecision(2)}`;
  return { json: { points, suggestion: suggestion ?? null }, text: `${table([['rate', 'loss'], ...rows])}\n${said}` };
}
