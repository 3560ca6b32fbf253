// Drivers do miscompile, and a wrong kernel gives fluent text, never a crash. So each kernel runs once on the adapter at hand
// and is held against its twin. One that is wrong, or that does not compile, is not used any more where there is a plainer
// one that does the same; the person is told.
import { errorData } from '../../shared/errors.ts';
import type { SelfTestReport, WrongKernel } from '../../shared/reports.ts';
import type { Gpu } from '../gpu/device.ts';
import { Recorder } from '../gpu/recorder.ts';
import { rowForms } from '../ops/rowKernels.ts';
import { firstMiss } from '../reference/closeness.ts';
import { attentionChecks } from './attentionChecks.ts';
import { blockChecks, NOISE_CHECKS } from './blockChecks.ts';
import { normChecks } from './normChecks.ts';
import { CheckBench, type Check, type Outcome } from './check.ts';
import { scoreChecks, updateChecks } from './lossChecks.ts';
import { PIECES_CHECKS } from './piecesChecks.ts';
import { productChecks } from './productChecks.ts';
import { shareChecks } from './shareChecks.ts';

/** Relative to the largest number. */
const TOLERANCE = 1e-3;

/** What takes a kernel's place where it is wrong: the ops choose so. Made from its name as `replace` does. */
const PLAINER: readonly (readonly [kernel: RegExp, by: string])[] = [
  [/^linear\/(?!plain).*/, 'linear/plain'],
  [/^attention\/forward$|^attention_(quad|tiled)\/forward.*/, 'attention_by_four/forward'],
  [/^attention_(quad|tiled)\/backward_query$/, 'attention_by_four/backward_query'],
  [/^attention_(quad|tiled)\/backward_key$/, 'attention_by_four/backward_key'],
  [/^adamw\/step4$/, 'adamw/step1'],
  [/^gradient_norm\/sum_squares4$/, 'gradient_norm/sum_squares1'],
  [/_group\//, '/'],
];

/** What the kernels are to be used for: those that nothing needs are not compiled. */
export interface Needed {
  /** Numbers of a head, each width that there is: attention is compiled for each by itself. */
  headWidths: Iterable<number>;
  /** Numbers of the largest matrix. */
  largestMatrix: number;
  /** Whether a table of a vocabulary is in pieces. */
  tablesInPieces: boolean;
  training: boolean;
}

export class SelfTest {
  private readonly gpu: Gpu;
  private readonly done = new Set<string>();
  private readonly checked = new Set<string>();
  private readonly wrong = new Map<string, string>();
  private ms = 0;

  constructor(gpu: Gpu) {
    this.gpu = gpu;
  }

  /** Checks what was not checked before. Tells what it found wrong now. @throws when the device fails altogether. */
  async run(needed: Needed): Promise<WrongKernel[]> {
    const started = performance.now();
    const checks = this.missing(needed);
    if (checks.length === 0) return [];
    const before = new Set(this.wrong.keys());
    const found = await Promise.all(checks.map((check) => runCheck(this.gpu, check, needed.training)));
    for (const { kernel, problem } of found.flat()) {
      this.checked.add(kernel);
      if (problem === undefined || this.wrong.has(kernel)) continue;
      this.wrong.set(kernel, problem);
      this.gpu.distrust(kernel);
    }
    this.ms += performance.now() - started;
    return this.report.wrong.filter(({ kernel }) => !before.has(kernel));
  }

  private missing({ headWidths, largestMatrix, tablesInPieces, training }: Needed): Check[] {
    const { capabilities } = this.gpu;
    const forms = rowForms(capabilities);
    const isNew = (what: string): boolean => {
      const key = `${what}, training: ${training}`;
      const known = this.done.has(key);
      this.done.add(key);
      return !known;
    };
    return [
      ...(isNew('blocks')
        ? [...blockChecks(forms), ...normChecks(forms), ...scoreChecks(forms), ...shareChecks(forms)]
        : []),
      ...(training && isNew('updates') ? [...NOISE_CHECKS, ...updateChecks(forms)] : []),
      ...(isNew(`products of ${largestMatrix}`) ? productChecks(capabilities, training, largestMatrix) : []),
      ...(tablesInPieces && isNew('tables in pieces') ? PIECES_CHECKS : []),
      ...[...headWidths].flatMap((width) =>
        isNew(`heads of ${width}`) ? attentionChecks(capabilities, width, training) : [],
      ),
    ];
  }

  get report(): SelfTestReport {
    const wrong = [...this.wrong]
      .filter(([kernel]) => !this.isSpare(kernel))
      .map(([kernel, problem]) => ({ kernel, problem, replacedBy: this.plainer(kernel) }));
    return { checked: this.checked.size, ms: this.ms, wrong };
  }

  /** Only used where its better is wrong: then that one is told of. */
  private isSpare(kernel: string): boolean {
    if (this.gpu.capabilities.fallback) return false;
    return kernel.startsWith('attention_by_four/') || this.checked.has(kernel.replace('/', '_group/'));
  }

  private plainer(kernel: string): string | undefined {
    const line = PLAINER.find(([pattern]) => pattern.test(kernel));
    const by = line && kernel.replace(...line);
    return by === undefined || this.wrong.has(by) ? undefined : by;
  }
}

interface Found {
  kernel: string;
  problem?: string;
}

async function runCheck(gpu: Gpu, check: Check, training: boolean): Promise<Found[]> {
  const bench = new CheckBench(new Recorder(gpu, 'self-test'), training);
  const outcomes = check(bench);
  try {
    const plan = await bench.recorder.finish();
    bench.fill(outcomes);
    plan.run();
    const found = outcomes.map((outcome) => compare(gpu, outcome));
    return await Promise.all(found).finally(() => plan.destroy());
  } catch (thrown) {
    const { code, message: problem } = errorData(thrown);
    if (code !== 'shader' && code !== 'gpu') throw thrown;
    return outcomes.map(({ kernel }) => ({ kernel, problem }));
  }
}

async function compare(gpu: Gpu, outcome: Outcome): Promise<Found> {
  const { kernel, tensor, expected, ids, tolerance = TOLERANCE } = outcome;
  const actual = ids ? await gpu.readback.u32(tensor) : await gpu.readback.f32(tensor);
  const miss = firstMiss(actual, expected, ids ? 0 : tolerance);
  return { kernel, problem: miss && `number ${miss.at} is ${actual[miss.at]} and should be ${expected[miss.at]}` };
}
