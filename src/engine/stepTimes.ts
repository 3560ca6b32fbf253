// How long a step took the last time, by what decides it: models, links, examples and the size of a step.
import type { TrainingSettings } from '../shared/protocol.ts';
import { meaningOf } from './linkValues.ts';
import type { Opening } from './opening.ts';

export class StepTimes {
  private readonly seconds = new Map<string, number>();

  /** What has the same steps. */
  static shapeOf({ models, board, examples }: Opening, settings: TrainingSettings): string {
    const { batch, batchTokens, accumulate } = settings;
    const links = board.composition.links.map(({ link }) => meaningOf(link));
    const { name, hash, train } = examples.report;
    const size = batchTokens > 0 ? { batchTokens } : { batch };
    return JSON.stringify([models.map(({ card }) => card.id), links, [name, hash, train], size, accumulate]);
  }

  set(shape: string, secondsPerStep: number): void {
    this.seconds.set(shape, secondsPerStep);
  }

  /** Undefined until one was measured. */
  of(shape: string): number | undefined {
    return this.seconds.get(shape);
  }
}
