// Gives cases to a thread and watches it: one that takes longer than it may, or more memory, is ended, tried again by
// itself, and told of. The cores may be busy with other things, so what counts is the processor's time, which is the
// clock's where nothing else runs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { FREE_BYTES } from './judge.ts';
import { SHARED, type Report, type Task } from './task.ts';
import { processorMs } from '../../src/shared/processorMs.ts';

/** Of the processor, for one case. */
export const LONGEST_MS = 2000;
/** Of the clock, with nothing to do: a case that waits for ever takes no time of the processor. */
const LONGEST_WAIT_MS = 10_000;
/** What the thread itself is given: code, real files, fast-check and the inputs that it makes. With 40 some inputs did not fit. */
const OWN_MB = 90;
/** The largest input of a case is below a quarter of this. */
const INPUT_MB = 4;
const LOOK_MS = 100;
const TRIES = 3;

export interface Fuzzed {
  parser: string;
  cases: number;
  values: number;
  refused: number;
  seconds: number;
  /** Of the processor. */
  slowestMs: number;
  /** The thread with all that it has, after the case that left it largest. */
  largestMb: number;
  /** In words, with the command that repeats it. */
  failure?: string;
}

interface Counts {
  values: number;
  refused: number;
  slowestMs: number;
  largestMb: number;
}

type End = Report | { kind: 'hung' | 'full' | 'broken'; index: number; why: string };
type Ended = End & { counts: Counts };
type Failed = Exclude<Ended, { kind: 'done' }>;
type Cases = Omit<Task, 'shared'>;

export class Fuzzer {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<Fuzzer> {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-fuzz-'));
    await build({
      configFile: false,
      logLevel: 'warn',
      ssr: { noExternal: true },
      build: {
        ssr: 'scripts/fuzz/worker.ts',
        outDir: folder,
        emptyOutDir: true,
        minify: false,
        rolldownOptions: { output: { entryFileNames: 'worker.mjs' } },
      },
    });
    return new Fuzzer(folder);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** @param waitMs for tests: how long a case may wait with nothing to do. */
  async run(
    parser: string,
    { cases, seed, waitMs }: { cases: number; seed: number; waitMs?: number },
  ): Promise<Fuzzed> {
    const start = performance.now();
    const fuzzed: Fuzzed = { parser, cases, values: 0, refused: 0, seconds: 0, slowestMs: 0, largestMb: 0 };
    for (let from = 0; from < cases && !fuzzed.failure;) {
      const ended = await this.once({ parser, seed, from, to: cases }, waitMs);
      fuzzed.values += ended.counts.values;
      fuzzed.refused += ended.counts.refused;
      fuzzed.slowestMs = Math.max(fuzzed.slowestMs, ended.counts.slowestMs);
      fuzzed.largestMb = Math.max(fuzzed.largestMb, ended.counts.largestMb);
      if (ended.kind === 'done') break;
      const alone = { parser, seed, from: ended.index, to: ended.index + 1 };
      const confirmed = await this.confirmed(ended, alone, waitMs);
      if (confirmed) fuzzed.failure = this.inWords(parser, seed, confirmed);
      else fuzzed.values++;
      from = ended.index + 1;
    }
    return { ...fuzzed, seconds: (performance.now() - start) / 1000 };
  }

  /** One case by the number, or by seed and index, that a failure names. */
  async runCase(
    parser: string,
    which: { number: number } | { seed: number; index: number },
  ): Promise<string | undefined> {
    const [seed, index] = 'seed' in which ? [which.seed, which.index] : [0, 0];
    const number = 'number' in which ? which.number : undefined;
    const ended = await this.once({ parser, seed, from: index, to: index + 1, number });
    return ended.kind === 'done' ? undefined : this.inWords(parser, seed, ended);
  }

  /** Undefined for a case that was slow only because others used the cores. */
  private async confirmed(ended: Failed, alone: Cases, waitMs?: number): Promise<Failed | undefined> {
    let again: Failed = ended;
    for (let i = 1; i < TRIES && again.kind === 'hung'; i++) {
      const once = await this.once(alone, waitMs);
      if (once.kind === 'done') return undefined;
      again = once;
    }
    return again;
  }

  private once(of: Cases, waitMs = LONGEST_WAIT_MS): Promise<Ended> {
    const shared = new Int32Array(new SharedArrayBuffer(4 * Object.keys(SHARED).length));
    shared[SHARED.index] = -1;
    const worker = new Worker(join(this.folder, 'worker.mjs'), {
      workerData: { ...of, shared } satisfies Task,
      resourceLimits: {
        maxOldGenerationSizeMb: OWN_MB + FREE_BYTES / 2 ** 20 + INPUT_MB,
        maxYoungGenerationSizeMb: 32,
      },
    });
    return new Promise((resolve) => {
      let isOver = false;
      let [seen, cpuMs, idleMs] = [-1, 0, 0];
      const idle = (): number => worker.performance.eventLoopUtilization().idle;
      const end = (ended: End): void => {
        if (isOver) return;
        isOver = true;
        clearInterval(watch);
        void worker.terminate().then(() => resolve({ ...ended, counts: countsIn(shared) }));
      };
      const watch = setInterval(() => {
        const index = Atomics.load(shared, SHARED.index);
        if (index !== seen) [seen, cpuMs, idleMs] = [index, processorMs(), idle()];
        if (index >= 0 && (idle() - idleMs > waitMs || processorMs() - cpuMs > LONGEST_MS))
          end({ kind: 'hung', index, why: `It took longer than ${LONGEST_MS} ms.` });
      }, LOOK_MS);
      worker.once('message', (report: Report) => end(report));
      worker.once('error', (error: NodeJS.ErrnoException) => {
        const index = Atomics.load(shared, SHARED.index);
        const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        end({
          kind: isFull ? 'full' : 'broken',
          index,
          why: isFull ? 'It took too much memory.' : String(error.stack),
        });
      });
      worker.once('exit', () =>
        end({ kind: 'broken', index: Atomics.load(shared, SHARED.index), why: 'The thread ended.' }),
      );
    });
  }

  private inWords(parser: string, seed: number, ended: Failed): string {
    const which = ended.kind === 'failed' ? `--case ${ended.number}` : `--seed ${seed} --index ${ended.index}`;
    const smallest = ended.kind === 'failed' ? `\nSmallest input that fails:\n${ended.smallest}` : '';
    return `${parser}, case ${ended.index}: ${ended.why}${smallest}\nAgain: npm run fuzz -- --only ${parser} ${which}`;
  }
}

function countsIn(shared: Int32Array): Counts {
  const [, values, refused, slowestMs, largestKb] = shared;
  return { values, refused, slowestMs, largestMb: Math.ceil(largestKb / 1024) };
}
