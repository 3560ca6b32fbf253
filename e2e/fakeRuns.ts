// Runs that are kept, plans and the search for a rate for the engine that is none (fakeEngine.ts), to be added to the page
// before it:
//   await page.addInitScript(fakeRuns, { earlier: 2 });
// Sent to the page as text, so everything it needs is inside it. What is trained while the page is open becomes a record; a
// page that is opened again knows the earlier ones only.
import type { ErrorData } from '../src/shared/errors.ts';
import type { RunState, StepPoint, TrainingSettings } from '../src/shared/protocol.ts';
import type { RunRecord } from '../src/shared/runRecords.ts';
import type { FakeMoreHandlers } from './fakeEngine.ts';

export interface RunsOptions {
  /** Finished runs of earlier visits. */
  earlier?: number;
  /** A run that a closed page has left behind, newest of all. */
  left?: { step: number; settings: TrainingSettings };
  /** Milliseconds of each rate that is tried. */
  tryMs?: number;
  /** The curve tells nothing. */
  noSuggestion?: boolean;
  obstacles?: string[];
  /** Told as long as the rate is above 0.1. */
  warnings?: string[];
  secondsPerStep?: number;
}

export function fakeRuns(options: RunsOptions = {}): void {
  const { earlier = 0, tryMs = 5, obstacles = [], warnings = [], secondsPerStep = 0.2 } = options;
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const refuse = (error: ErrorData): never => {
    throw error;
  };
  const usual: TrainingSettings = {
    steps: 400,
    batch: 64,
    batchTokens: 0,
    accumulate: 1,
    learningRate: 0.005,
    schedule: 'cosine',
    warmupSteps: 30,
    weightDecay: 0.01,
    clip: 1,
    seed: 1,
    evaluateEvery: 50,
    patience: 0,
    checkpointEvery: 50,
  };
  const lossAt = (step: number, steps: number, rate: number): number =>
    0.03 + 2.6 * Math.exp((-1000 * rate * step) / steps) * (1 + 0.15 * Math.sin(step * 12.9));

  const handlers: FakeMoreHandlers = ({ emit, on, wiring, settings, change }) => {
    const runs: RunRecord[] = [];
    const curves = new Map<string, StepPoint[]>();
    let isStopped = false;
    const find = (id: string): RunRecord =>
      runs.find((run) => run.id === id) ?? refuse({ code: 'bad-request', message: 'There is no such run.' });
    const told = (): void => emit({ type: 'runsChanged', runs: structuredClone(runs) });
    const add = (over: Partial<RunRecord>): RunRecord => {
      const number = runs.length + 1;
      const run: RunRecord = {
        id: `run-${number}`,
        name: `Run ${number}`,
        started: new Date(Date.UTC(2026, 10, 24, 9, 10 + number)).toISOString(),
        seconds: 0,
        state: 'running',
        step: 0,
        settings: usual,
        links: wiring().links,
        parameters: 20_608 * wiring().links.length,
        examples: { name: 'codes-and-sums', hash: 'built-in', train: 4096, heldOut: 512 },
        heldOut: [],
        weightsOf: 0,
        stepsBefore: 0,
        isInUse: false,
        ...over,
      };
      runs.unshift(run);
      curves.set(run.id, []);
      return run;
    };
    /** As if it had been trained up to this step. */
    const past = (state: RunState, step: number, over: Partial<RunRecord>): void => {
      const run = add({ state, step, seconds: step * 0.2, ...over });
      const { steps, learningRate, evaluateEvery } = run.settings;
      const points = Array.from({ length: step }, (_, i) => ({
        step: i + 1,
        loss: lossAt(i + 1, steps, learningRate),
      }));
      curves.set(run.id, points);
      run.loss = points.at(-1)?.loss;
      run.weightsOf = step;
      run.heldOut = points
        .filter((point) => point.step % evaluateEvery === 0)
        .map((point) => ({ step: point.step, exact: 0.97 * Math.exp(-point.loss), loss: 1.1 * point.loss }));
    };
    const seed = (): void => {
      const { links } = wiring();
      for (let i = 0; i < earlier; i++) {
        const isFirst = i === 0;
        past('finished', 400, {
          settings: { ...usual, learningRate: isFirst ? 0.005 : 0.002, seed: 1 + Math.max(0, i - 1) },
          links: isFirst ? links.slice(0, 2) : links,
          stepsBefore: i === 2 ? 400 : 0,
        });
      }
      if (options.left) past('paused', options.left.step, { settings: options.left.settings });
    };

    on((event) => {
      const [run] = runs;
      if (event.type === 'runChanged') {
        const { state, step } = event;
        if (state === 'running' && (!run || !['running', 'paused'].includes(run.state)))
          add({ settings: settings(), stepsBefore: wiring().steps, started: new Date().toISOString() });
        const [now] = runs;
        if (!now) return;
        Object.assign(now, { state, step, weightsOf: step, seconds: step * 0.2 });
        for (const each of runs) each.isInUse = each === now && step > 0;
        told();
      }
      if (event.type === 'stepsDone' && run) {
        curves.get(run.id)?.push(...event.points);
        run.loss = event.points.at(-1)?.loss;
      }
      if (event.type === 'heldOutDone' && run)
        run.heldOut.push({ step: event.step, exact: event.exact, loss: event.loss });
    });

    return {
      planRun: async ({ settings: { steps, batch, accumulate, batchTokens, learningRate } }) => {
        await wait(20);
        const examples = accumulate * (batchTokens > 0 ? Math.max(1, Math.floor(batchTokens / 8)) : batch);
        return {
          steps,
          epochs: (steps * examples) / 4096,
          tokens: 8 * examples,
          bytes: 16e6 + 125_000 * examples,
          secondsPerStep,
          obstacles,
          warnings: learningRate > 0.1 ? ['With a rate above 0.1 the loss hardly ever falls.', ...warnings] : warnings,
        };
      },
      findRate: async () => {
        isStopped = false;
        const points: { rate: number; loss: number }[] = [];
        for (let i = 0; i < 48; i++) {
          await wait(tryMs);
          if (isStopped) refuse({ code: 'stopped', message: 'The search was stopped.' });
          const rate = 1e-6 * 10 ** ((6 * i) / 59);
          const loss = 2.6 - 2 / (1 + Math.exp(-2.2 * Math.log(rate / 0.003))) + Math.max(0, 40 * (rate - 0.035));
          points.push({ rate, loss });
          emit({ type: 'rateTried', rate, loss });
        }
        return { points, suggestion: options.noSuggestion ? undefined : 0.00297 };
      },
      stopFinding: () => {
        isStopped = true;
        return null;
      },
      listRuns: () => {
        if (runs.length === 0) seed();
        return structuredClone(runs);
      },
      runCurve: ({ run }) => curves.get(find(run).id) ?? [],
      renameRun: ({ run, name }) => {
        find(run).name = name;
        told();
        return null;
      },
      removeRun: ({ run }) => {
        runs.splice(runs.indexOf(find(run)), 1);
        told();
        return null;
      },
      restoreRun: ({ run }) => {
        const { name, links, step, stepsBefore } = find(run);
        const now = change({ links, origin: 'trained', steps: stepsBefore + step }, `run “${name}”`);
        for (const each of runs) each.isInUse = each.id === run;
        told();
        return now;
      },
    };
  };

  const { fakeMore = [] } = window as { fakeMore?: FakeMoreHandlers[] };
  Object.assign(window, { fakeMore: [...fakeMore, handlers] });
}
