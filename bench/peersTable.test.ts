import { describe, expect, it } from 'vitest';
import type { Report } from './peers/report.ts';
import type { Row } from './peers/rows.ts';
import { mergeResults } from './peersTable.ts';

const row = (name: string, goal: number, flops = 0): Row => ({
  group: 'gemm',
  name,
  kind: 'gemm',
  sizes: { rows: 1, depth: 1, cols: 1, transposed: '' },
  flops,
  goal,
});
const report: Report = {
  adapter: 'Some GPU',
  browser: 'Mozilla/5.0 Chrome/156.0 Safari',
  ceiling: { gflops: 20, copyGBs: 10 },
  rows: [
    { row: row('won', 2, 4e6), measured: { patchbay: 1, one: 2, two: 30 } },
    { row: row('lost', 2), measured: { patchbay: 4, one: 5, two: 'cannot: it has no gradients' } },
    { row: row('alone', 3), measured: { patchbay: 4, one: 'wrong: number 3 is 0, not 1' } },
  ],
};
const origin = { command: 'npm run bench -- peers', date: '2026-11-24' };

describe('the table of peers', () => {
  const lines = mergeResults('', report, origin).split('\n');
  const table = lines.filter((line) => line.startsWith('| ')).map((line) => line.split('|').map((cell) => cell.trim()));

  it('has the rows below their goal first, and says that the reason is not known', () => {
    expect(table.slice(2).map(([, name]) => name)).toEqual(['lost', 'won', 'alone']);
    expect(lines).toContain('- lost: nobody has found out why yet.');
  });

  it('has the best peer over ours, GFLOP/s, and the share of the ceiling', () => {
    expect(table[3].slice(2, -1)).toEqual(['1.00', '2.00', '30.0', '2.00×', '2×', '4.0', '20 %']);
    expect(table[2].slice(2, 6)).toEqual(['4.00', '5.00', 'cannot', '1.25×']);
  });

  it('does not take a wrong result for a time', () => {
    expect(table[4].slice(2, 6)).toEqual(['4.00', 'failed', '', 'no peer']);
    expect(lines).toContain('- one, alone: wrong: number 3 is 0, not 1');
  });

  it('keeps the sections of other adapters, and writes its own anew', () => {
    const both = mergeResults(mergeResults('', report, origin), { ...report, adapter: 'Another' }, origin);
    expect(both.match(/^## .*/gm)).toEqual(['## Some GPU', '## Another']);
    const again = mergeResults(both, { ...report, rows: report.rows.slice(0, 1) }, { ...origin, date: '2027-01-01' });
    expect(again.match(/^## .*/gm)).toEqual(['## Some GPU', '## Another']);
    expect(again.match(/\| lost/g)).toHaveLength(1);
  });
});
