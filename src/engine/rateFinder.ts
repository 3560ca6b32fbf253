// The search for a learning rate: copies of the links are trained on a board beside, with a rate that grows from step to
// step. Nothing that is in place changes; its steps take turns with answers and with a run's.
import { badRequest, PatchbayError } from '../shared/errors.ts';
import { COMPOSITION, type TrainingSettings } from '../shared/protocol.ts';
import type { RateSearch } from '../shared/runRecords.ts';
import type { Desk, Params } from './desk.ts';
import type { Gpu } from './gpu/device.ts';
import type { LinkBoard } from './linkBoard.ts';
import type { Opening } from './opening.ts';
import type { EncodedExample } from './training/encode.ts';
import { RateCurve, TRIED_RATES } from './training/rateCurve.ts';
import { Trainer } from './training/trainer.ts';

interface Search {
  opening: Opening;
  board: LinkBoard;
  trainer: Trainer;
  /** Resolves when it holds nothing any more. */
  over: Promise<void>;
  end(): void;
}

export class RateFinder {
  private readonly desk: Desk;
  private finding: Promise<RateSearch> | undefined;
  /** The search that has begun. */
  private search: Search | undefined;
  private stops = 0;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  async findRate({ settings }: Params<'findRate'>): Promise<RateSearch> {
    if (this.finding) throw badRequest('A rate is being looked for already.', 'Wait until it is found, or stop it.');
    const stopsBefore = this.stops;
    this.finding = this.find(settings, () => this.stops > stopsBefore);
    try {
      return await this.finding;
    } finally {
      this.finding = undefined;
    }
  }

  async stopFinding(): Promise<null> {
    this.stops++;
    await this.finding?.catch(() => undefined); // whoever asked for it hears of it
    return null;
  }

  /** What it holds on the GPU to train. */
  get bytes(): number {
    return this.search?.trainer.bytes ?? 0;
  }

  /** That its copies of the links are on. */
  get boards(): LinkBoard[] {
    return this.search ? [this.search.board] : [];
  }

  /** For who has the turn: one that waits for its turn goes on behind it. */
  async end(): Promise<void> {
    if (!this.search) return;
    this.stops++;
    await this.search.over;
  }

  private async find(settings: Params<'findRate'>['settings'], isStopped: () => boolean): Promise<RateSearch> {
    const search = await this.desk.exclusive.run(async () => (this.search = await this.begin(settings, isStopped)));
    try {
      const curve = new RateCurve();
      await this.follow(search, curve, isStopped);
      return { points: curve.points, suggestion: curve.steepest };
    } finally {
      search.trainer.destroy();
      search.board.destroy();
      this.search = undefined;
      search.end();
    }
  }

  /** @throws what planning and allocating a run throw, with nothing held. */
  private async begin(settings: Params<'findRate'>['settings'], isStopped: () => boolean): Promise<Search> {
    if (isStopped()) throw stopped();
    const { gpu } = this.desk.surroundings;
    const opening = this.desk.opened();
    const { examples } = opening;
    const copy = await opening.board.save();
    const { board, speakers } = opening.beside();
    try {
      await board.load(copy, 'trained', 0);
      await opening.checkKernels(true, board);
      const known = await speakers.encoded(COMPOSITION, examples.train);
      const trainer = rateTrainer(gpu, board, known, settings);
      await trainer.allocate();
      let end: () => void = () => undefined;
      const over = new Promise<void>((resolve) => (end = resolve));
      return { opening, board, trainer, over, end };
    } catch (thrown) {
      board.destroy();
      throw thrown;
    }
  }

  private follow({ opening, trainer }: Search, curve: RateCurve, isStopped: () => boolean): Promise<void> {
    const { speakers } = opening;
    return tryRates(curve, {
      next: async () => {
        if (isStopped()) throw stopped();
        return (await speakers.alone(() => Promise.resolve({ loss: trainer.next() }))).loss;
      },
      told: (point) => this.desk.surroundings.emit({ type: 'rateTried', ...point }),
    });
  }
}

/** Trains copies of links with a rate that grows; it holds nothing yet. @throws what planning a run throws. */
export function rateTrainer(
  gpu: Gpu,
  board: LinkBoard,
  known: readonly EncodedExample[],
  settings: TrainingSettings,
): Trainer {
  const tried = { ...settings, steps: TRIED_RATES.length, patience: 0 };
  return new Trainer(gpu, board.composition, board.packed, known, tried, (step) => TRIED_RATES[step - 1]);
}

export interface RateTries {
  /** The loss of the next step. */
  next(): Promise<number>;
  told(point: RateSearch['points'][number]): void;
}

/** Until larger rates would say nothing more; a loss that is not finite ends what there is to see. */
export async function tryRates(curve: RateCurve, { next, told }: RateTries): Promise<void> {
  for (const rate of TRIED_RATES) {
    const loss = await next().catch((thrown: unknown) => {
      if (thrown instanceof PatchbayError && thrown.code === 'not-finite') return undefined;
      throw thrown;
    });
    if (loss === undefined) return;
    told(curve.add(rate, loss));
    if (curve.isOver) return;
  }
}

function stopped(): PatchbayError {
  return new PatchbayError({
    code: 'stopped',
    message: 'The search for a learning rate was stopped.',
    hint: 'Start it again to have its result.',
  });
}
