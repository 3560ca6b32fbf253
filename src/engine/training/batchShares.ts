// What each link writes into a batch, ‖bridge‖ and ‖residual‖, measured beside what is computed anyway. Unused rows of a plan
// do not count. Of the last layer a plan computes the labelled rows only: what a link would write at the others, nobody reads.
import type { LinkShare } from '../../shared/looks.ts';
import type { Composition } from '../bridge/composition.ts';
import type { LinkObserver } from '../bridge/link.ts';
import type { Recorder } from '../gpu/recorder.ts';
import { writeTensor, type Tensor } from '../gpu/tensor.ts';
import { rowShares, shareOf, totalShares } from '../ops/shares.ts';
import type { AnchorRows } from './augmenterInputs.ts';

export class BatchShares {
  private readonly recorder: Recorder;
  private readonly links: Composition['links'];
  private readonly blocks: number;
  private readonly squares: Tensor;
  /** u32[links]: rows that count. */
  private readonly counts: Tensor;

  /** @param rows the most rows that a batch may have. There must be links. */
  constructor(recorder: Recorder, { links, anchor }: Composition, rows: number) {
    this.recorder = recorder;
    this.links = links;
    this.blocks = anchor.blocks;
    this.squares = recorder.scratch([links.length, rows, 2], 'squares of links');
    this.counts = recorder.tensor([links.length], 'rows that links write');
  }

  /** Records measuring a link. */
  readonly observe: LinkObserver = (wired, seen) => {
    rowShares(this.recorder, seen, { into: { squares: this.squares, link: this.links.indexOf(wired) } });
  };

  /** Records the sums over all rows, f32[links, 2], once every link was observed. */
  totals(): Tensor {
    return totalShares(this.recorder, this.squares, this.counts);
  }

  /** Before a run, with the rows that its batch has. */
  write({ all, needed }: AnchorRows): void {
    const counts = Uint32Array.from(this.links, ({ link }) => (link.to === this.blocks ? needed : all));
    writeTensor(this.recorder.gpu.device, this.counts, counts);
  }

  /** In the order of the links; from sums that were read back, or several of them added up. */
  shares(totals: ArrayLike<number>): LinkShare[] {
    return this.links.map(({ link }, i) => ({ link: link.id, share: shareOf(totals[2 * i], totals[2 * i + 1]) }));
  }
}
