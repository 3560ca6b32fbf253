// A learning-rate range test (Smith, arXiv 1506.01186): the rate grows from step to step, and the curve of the losses says
// where learning begins and where it breaks.
import type { RateSearch } from '../../shared/runRecords.ts';

/** 1e-6 … 1, each larger than the one before by the same factor. */
export const TRIED_RATES: readonly number[] = Array.from({ length: 61 }, (_, i) => 10 ** (i / 10 - 6));

/** Weight of what was before in the smoothed loss. */
const SMOOTHING = 0.8;
/** The loss has left for good when it is so many times its lowest. */
const BROKEN = 4;
/** A slope is taken over so many points on either side. */
const REACH = 2;
/** A curve tells nothing when its loss never falls by this share of the first. */
const LEAST_FALL = 0.05;

export class RateCurve {
  /** Losses are smoothed: one batch is easier than another. */
  readonly points: RateSearch['points'] = [];
  private sum = 0;

  /** The newest point. */
  add(rate: number, loss: number): RateSearch['points'][number] {
    this.sum = SMOOTHING * this.sum + (1 - SMOOTHING) * loss;
    const point = { rate, loss: this.sum / (1 - SMOOTHING ** (this.points.length + 1)) };
    this.points.push(point);
    return point;
  }

  /** Larger rates would say nothing more. */
  get isOver(): boolean {
    const last = this.points.at(-1);
    return last !== undefined && !(last.loss <= BROKEN * this.lowest.loss);
  }

  /**
   * Where the loss falls fastest on its way to its lowest: what is above a loss that was there before does not count, so one
   * hard batch is no fall. Undefined when it hardly falls at all.
   */
  get steepest(): number | undefined {
    if (!this.falls) return undefined;
    let so = Infinity;
    const lowest = this.points.map(({ rate, loss }) => ({ rate, loss: (so = Math.min(so, loss)) }));
    const end = this.points.indexOf(this.lowest);
    let best: { rate: number; slope: number } | undefined;
    for (let i = 1; i <= end; i++) {
      const [before, after] = [lowest[Math.max(i - REACH, 0)], lowest[Math.min(i + REACH, end)]];
      const slope = (after.loss - before.loss) / Math.log(after.rate / before.rate);
      if (best === undefined || slope < best.slope) best = { rate: lowest[i].rate, slope };
    }
    return best?.rate;
  }

  private get falls(): boolean {
    return this.points.length > 2 && this.lowest.loss < (1 - LEAST_FALL) * this.points[0].loss;
  }

  private get lowest(): RateSearch['points'][number] {
    return this.points.reduce((lowest, point) => (point.loss < lowest.loss ? point : lowest), {
      rate: NaN,
      loss: Infinity,
    });
  }
}
