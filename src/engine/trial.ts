// A wiring that is trained from its start beside the one in use: a board and a run of its own over the models that are open.
// Its steps take turns with answers and with the steps of a run; nothing that is in place changes.
import { badRequest, PatchbayError } from '../shared/errors.ts';
import { COMPOSITION, type EngineEvent } from '../shared/protocol.ts';
import type { Trial as TrialOrder, TrialResult } from '../shared/trials.ts';
import { writeCompositionFile } from './compositionFile.ts';
import type { LinkBoard } from './linkBoard.ts';
import type { Opening, Surroundings } from './opening.ts';
import { Run, type HeldOutResult, type RunOptions } from './run.ts';
import { Trainer } from './training/trainer.ts';

export class Trial {
  /** Settled when everything is given back. Rejects with 'stopped', or with what went wrong. */
  readonly result: Promise<TrialResult>;
  readonly board: LinkBoard;
  private readonly run: Run;
  private readonly order: TrialOrder;
  private readonly emit: Surroundings['emit'];
  /** Called when the run will make no more steps. */
  private settle: (error?: PatchbayError) => void = () => undefined;
  private score: HeldOutResult | undefined;
  private ms = 0;
  /** When it went on last. */
  private since = 0;

  private constructor(
    order: TrialOrder,
    board: LinkBoard,
    trainer: Trainer,
    emit: Surroundings['emit'],
    { alone, lookAtHeldOut }: Pick<RunOptions, 'alone' | 'lookAtHeldOut'>,
  ) {
    this.order = order;
    this.board = board;
    this.emit = emit;
    this.run = new Run(trainer, {
      emit: (event) => this.hear(event),
      now: () => performance.now(),
      alone,
      lookAtHeldOut: async () => (this.score = await lookAtHeldOut()),
      keep: () => Promise.resolve(),
    });
    this.result = this.finish();
    this.result.catch(() => undefined); // whoever asked for it hears of it
  }

  /** @throws what planning and allocating a run throw, with nothing held; 'bad-composition' for links that cannot be. */
  static async create({ gpu, emit }: Surroundings, opening: Opening, order: TrialOrder): Promise<Trial> {
    const { links, settings, limit } = order;
    if (!(settings.steps >= 1)) throw badRequest('A wiring is tried with at least one step.', 'Give it more steps.');
    const { examples } = opening;
    const { board, speakers } = opening.beside();
    try {
      await board.set(links, settings.seed);
      await opening.checkKernels(true, board);
      const encoded = speakers.encode(COMPOSITION, examples.train);
      const onlyLast = { ...settings, evaluateEvery: Infinity, checkpointEvery: Infinity, patience: 0 };
      const trainer = await Trainer.create(gpu, board.composition, board.packed, encoded, onlyLast);
      return new Trial(order, board, trainer, emit, {
        alone: (task) => opening.speakers.alone(task),
        lookAtHeldOut: async () => {
          const score = await speakers.score(COMPOSITION, examples.heldOut.slice(0, limit));
          return { ...score, answers: [] };
        },
      });
    } catch (thrown) {
      board.destroy();
      throw thrown;
    }
  }

  /** What it holds on the GPU, besides the models and its links. */
  get bytes(): number {
    return this.run.bytes;
  }

  pause(): Promise<void> {
    return this.run.pause();
  }

  resume(): void {
    this.run.start();
  }

  /** Resolves when nothing of it is under way or held. */
  async stop(): Promise<void> {
    await this.run.stop();
    await this.result.catch(() => undefined);
  }

  private async finish(): Promise<TrialResult> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.settle = (error) => (error ? reject(error) : resolve());
        this.run.start();
      });
      const { exact, loss, n } = this.score ?? { exact: 0, loss: 0, n: 0 };
      const { parameters } = this.board.wiring;
      const file = writeCompositionFile(await this.board.save());
      return { exact, loss, n, steps: this.order.settings.steps, seconds: this.ms / 1000, parameters, file };
    } finally {
      await this.run.stop();
      this.board.destroy();
    }
  }

  private hear(event: EngineEvent): void {
    if (event.type === 'stepsDone') this.tell(event);
    if (event.type !== 'runChanged') return;
    const now = performance.now();
    if (event.state === 'running') this.since = now;
    else this.ms += now - this.since;
    if (event.state === 'finished') this.settle();
    if (event.state === 'stopped') this.settle(stopped());
    if (event.error) this.settle(new PatchbayError(event.error));
  }

  private tell({ points, steps, secondsLeft }: Extract<EngineEvent, { type: 'stepsDone' }>): void {
    const last = points.at(-1);
    if (last) this.emit({ type: 'trialStepped', trialId: this.order.trialId, ...last, steps, secondsLeft });
  }
}

function stopped(): PatchbayError {
  return new PatchbayError({
    code: 'stopped',
    message: 'The trial of a wiring was stopped.',
    hint: 'Start it again to have its result.',
  });
}
