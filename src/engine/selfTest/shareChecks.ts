// What links are said to write, in every form that the adapter may get.
import { rowKernelName, type RowForm } from '../ops/rowKernels.ts';
import { rowShares, totalShares } from '../ops/shares.ts';
import * as reference from '../reference/shares.ts';
import type { Check } from './check.ts';

/** More rows, and longer ones, than what a workgroup reads at a time. */
const [ROWS, WIDTH] = [70, 268];
/** Of two links: all rows, and few. */
const COUNTS = [ROWS, 3];

function shareCheck(form: RowForm): Check {
  return (bench) => {
    const [state, before, after] = [1, 2, 3].map(() => bench.numbers(ROWS, WIDTH));
    const written = {
      state: bench.input(state, ROWS, WIDTH),
      before: bench.input(before, ROWS, WIDTH),
      after: bench.input(after, ROWS, WIDTH),
    };
    const squares = bench.recorder.tensor([2, ROWS, 2], 'squares');
    for (const link of [0, 1]) rowShares(bench.recorder, written, { into: { squares, link }, form });
    const rows = reference.rowShares(state, before, after, WIDTH);
    const both = Float64Array.of(...rows, ...rows);
    const known = bench.input(both, 2, ROWS, 2);
    const totals = totalShares(bench.recorder, known, bench.ids(COUNTS, 2), form);
    return [
      { kernel: rowKernelName('shares/rows', form), tensor: squares, expected: both },
      {
        kernel: rowKernelName('shares/total', form),
        tensor: totals,
        expected: reference.totalShares(both, COUNTS),
      },
    ];
  };
}

export function shareChecks(forms: readonly RowForm[]): Check[] {
  return forms.map(shareCheck);
}
