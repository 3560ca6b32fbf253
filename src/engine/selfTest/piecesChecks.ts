// What tables in several pieces need: their rows are read piece by piece, and their products put side by side.
import { joinColumns } from '../ops/columns.ts';
import { gatherPieces } from '../ops/gather.ts';
import { columnsOf, joinColumns as joinTwin } from '../reference/columns.ts';
import * as reference from '../reference/gather.ts';
import type { Check } from './check.ts';

const piecesCheck: Check = (bench) => {
  const [width, ids] = [12, [3, 0, 6, 4, 0xffffffff]];
  const [upper, lower] = [bench.numbers(4, width), bench.numbers(3, width)];
  const pieces = [bench.input(upper, 4, width), bench.input(lower, 3, width)];
  const out = gatherPieces(bench.recorder, pieces, { ids: bench.ids(ids, ids.length) }, 1.5);
  const expected = reference.gather(Float64Array.of(...upper, ...lower), ids, width, 1.5);
  return [{ kernel: 'gather/forward', tensor: out, expected }];
};

const columnsCheck: Check = (bench) => {
  const [rows, widths] = [3, [5, 64, 2]];
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const values = widths.map((width) => bench.numbers(rows, width));
  const dOut = bench.numbers(rows, whole);
  const pieces = widths.map((width, i) => bench.trained(values[i], rows, width));
  const out = joinColumns(
    bench.recorder,
    pieces.map(([tensor]) => tensor),
  );
  return [
    { kernel: 'columns/join', tensor: out, expected: joinTwin(values, widths) },
    ...bench.backward([[out, dOut]], () => {
      const [, [, second]] = pieces;
      return [{ kernel: 'columns/part', tensor: second, expected: columnsOf(dOut, whole, widths[0], widths[1]) }];
    }),
  ];
};

export const PIECES_CHECKS: readonly Check[] = [piecesCheck, columnsCheck];
