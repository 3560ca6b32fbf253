// Pausing, stepping and stopping in any order, over a trainer that is told when its steps are done.
import { describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../shared/errors.ts';
import type { EngineEvent, RunState, TrainingSettings } from '../shared/protocol.ts';
import { USUAL } from '../shared/trainingDefaults.ts';
import { Exclusive } from './exclusive.ts';
import { Run, type RunOptions } from './run.ts';

const settings = { ...USUAL, steps: 4, batch: 1, evaluateEvery: 100 } as TrainingSettings;
const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

class SlowTrainer {
  step = 0;
  underWay = 0;
  mostUnderWay = 0;
  destroyed = false;
  fails: unknown;
  readonly bytes = 0;
  readonly shares = [];
  readonly examplesPerStep = 1;
  readonly settings: TrainingSettings;
  aside = 0;
  ended = false;

  constructor(more: Partial<TrainingSettings> = {}) {
    this.settings = { ...settings, ...more };
  }

  get finished(): boolean {
    return this.ended || this.step >= this.settings.steps;
  }

  putAside(): void {
    expect(this.underWay).toBe(0); // the weights of a step that is done
    this.aside = this.step;
  }

  endWithBest(): void {
    this.ended = true;
  }

  async next(): Promise<number> {
    if (this.destroyed) throw new Error('A step of a trainer that is destroyed.');
    const step = ++this.step;
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    await nextTask();
    this.underWay--;
    if (!this.fails) return step;
    this.step = Math.min(this.step, step - 1);
    throw this.fails;
  }

  destroy(): void {
    expect(this.underWay).toBe(0);
    this.destroyed = true;
  }
}

const NOTHING_SEEN = { exact: 0, loss: 0, n: 0, answers: [] };

function start(
  keep: RunOptions['keep'] = () => Promise.resolve(),
  turns = new Exclusive(),
  lookAtHeldOut: RunOptions['lookAtHeldOut'] = () => Promise.resolve(NOTHING_SEEN),
  more: Partial<TrainingSettings> & Pick<RunOptions, 'looksBefore'> = {},
) {
  const trainer = new SlowTrainer(more);
  const events: EngineEvent[] = [];
  const run = new Run(trainer, {
    emit: (event) => events.push(event),
    alone: (task) => turns.run(task),
    keep,
    lookAtHeldOut,
    now: () => 0,
    looksBefore: more.looksBefore,
  });
  const states = (): RunState[] => events.flatMap((event) => (event.type === 'runChanged' ? [event.state] : []));
  const losses = (): number[] =>
    events.flatMap((event) => (event.type === 'stepsDone' ? event.points.map(({ loss }) => loss) : []));
  return { run, trainer, states, losses };
}

describe('a run', () => {
  it('makes no step while an answer is given', async () => {
    const turns = new Exclusive();
    const { run, trainer } = start(undefined, turns);
    const seen = turns.run(async () => {
      run.start();
      const before = trainer.step;
      for (let i = 0; i < 5; i++) await nextTask();
      return trainer.step - before + trainer.underWay;
    });
    expect(await seen).toBe(0);
    await run.pause();
    expect(trainer.step).toBeGreaterThan(0);
  });

  it('that is resumed before its pause is over goes on in one loop', async () => {
    const { run, trainer, states, losses } = start();
    run.start();
    const paused = run.pause();
    run.start();
    await paused;
    expect(trainer.mostUnderWay).toBe(2); // one runs, one waits in the queue
    expect(losses()).toEqual([1, 2, 3, 4]);
    expect(states()).toEqual(['running', 'finished']);
  });

  it('makes as many steps as it was asked for, however fast', async () => {
    const { run, trainer, states } = start();
    await Promise.all([run.step(), run.step()]);
    expect([trainer.step, trainer.mostUnderWay]).toEqual([2, 2]);
    await run.step();
    expect([trainer.step, states().at(-1)]).toEqual([3, 'paused']);
  });

  it('goes on when it is told so while it keeps its weights', async () => {
    const { run, trainer, states } = start(nextTask);
    const stepped = run.step();
    while (trainer.step === 0) await nextTask();
    run.start();
    await stepped;
    expect([trainer.step, states().at(-1)]).toEqual([4, 'finished']);
  });

  it.each(['step', 'start'] as const)('is stopped once, and no %s wakes it', async (wake) => {
    const { run, trainer, states } = start();
    run.start();
    await Promise.all([run.stop(), run.stop(), run[wake]()]);
    await run[wake]();
    await nextTask();
    expect(states()).toEqual(['running', 'stopped']);
    expect([trainer.step, trainer.destroyed]).toEqual([1, true]);
  });

  it('that fails while it is stopped says so', async () => {
    const { run, trainer, states } = start();
    run.start();
    trainer.fails = new Error('The device was lost.');
    await run.stop();
    expect(states()).toEqual(['running', 'failed']);
  });

  it('says what failed also when its weights cannot be kept, and can be stopped', async () => {
    const { run, trainer, states } = start(() => Promise.reject(new Error('Nothing can be read.')));
    trainer.fails = new PatchbayError({ code: 'not-finite', message: 'The loss became NaN.' });
    run.start();
    await run.pause();
    expect(states()).toEqual(['running', 'failed']);
    await run.stop();
    expect(trainer.destroyed).toBe(true);
  });

  it('keeps the steps that were made when a look at the held-out examples fails', async () => {
    const keep = vi.fn<RunOptions['keep']>(() => Promise.resolve());
    const { run, states } = start(keep, new Exclusive(), () => Promise.reject(new Error('It does not fit.')));
    run.start();
    while (states().at(-1) === 'running') await nextTask();
    expect([states(), keep.mock.calls]).toEqual([['running', 'failed'], [[4]]]);
  });

  it('keeps the weights of a step once', async () => {
    const keep = vi.fn<RunOptions['keep']>(() => Promise.resolve());
    const { run } = start(keep);
    await run.step();
    run.start();
    await run.stop();
    await run.stop();
    expect(keep.mock.calls).toEqual([[1], [2]]);
    const whole = start(keep.mockClear());
    whole.run.start();
    while (whole.states().at(-1) !== 'finished') await nextTask();
    expect(keep.mock.calls).toEqual([[4]]); // by the last look, and not again at rest
  });

  it('is kept every so many steps, at looks, and at the end, once each', async () => {
    const keep = vi.fn<RunOptions['keep']>(() => Promise.resolve());
    const { run, states } = start(keep, undefined, undefined, { steps: 11, checkpointEvery: 3, evaluateEvery: 6 });
    run.start();
    while (states().at(-1) !== 'finished') await nextTask();
    expect(keep.mock.calls).toEqual([[3], [6], [9], [11]]);
  });

  describe('that is given up', () => {
    const looks = (...losses: number[]): RunOptions['lookAtHeldOut'] => {
      const left = [...losses];
      return () => Promise.resolve({ ...NOTHING_SEEN, n: 5, loss: left.shift() ?? NaN });
    };
    const patient = { steps: 50, evaluateEvery: 2, patience: 2 };

    it('ends as finished with the weights of its best look, which are kept', async () => {
      const keep = vi.fn<RunOptions['keep']>(() => Promise.resolve());
      const { run, trainer, states } = start(keep, undefined, looks(5, 3, 4, 3.5, 1), patient);
      run.start();
      while (states().at(-1) === 'running') await nextTask();
      expect([trainer.step, trainer.aside, trainer.ended, states().at(-1)]).toEqual([8, 4, true, 'finished']);
      expect(keep.mock.calls.at(-1)).toEqual([8]);
    });

    it('has the weights of its best look also when its last step came first', async () => {
      const { run, trainer, states } = start(undefined, undefined, looks(5, 3, 4), { ...patient, steps: 6 });
      run.start();
      while (states().at(-1) === 'running') await nextTask();
      expect([trainer.step, trainer.aside, trainer.ended, states().at(-1)]).toEqual([6, 4, true, 'finished']);
    });

    it('remembers the looks of an earlier visit', async () => {
      const looksBefore = [1, 2].map((loss, i) => ({ step: -2 + i, exact: 0, loss }));
      const { run, trainer, states } = start(undefined, undefined, looks(1.5), { ...patient, looksBefore });
      run.start();
      while (states().at(-1) === 'running') await nextTask();
      expect([trainer.step, trainer.ended]).toEqual([2, true]);
    });

    it('never is without held-out examples or without patience', async () => {
      for (const [look, more] of [
        [undefined, patient],
        [looks(1, 2, 3, 4, 5, 6), { ...patient, patience: 0 }],
      ] as const) {
        const { run, trainer, states } = start(undefined, undefined, look, { ...more, steps: 9 });
        run.start();
        while (states().at(-1) !== 'finished') await nextTask();
        expect([trainer.step, trainer.ended]).toEqual([9, false]);
      }
    });
  });
});
