import { describe, expect, it } from 'vitest';
import { curvesPicture } from './curvesPicture.ts';
import { curvesTable } from './exportCurves.ts';

const points = [
  { step: 1, loss: 2 },
  { step: 2, loss: 1 },
];
const now = { id: 'a', name: 'Run 2', points, heldOut: [{ step: 2, exact: 0.5, loss: 1.5 }] };
const earlier = [
  { ...now, id: 'b', name: '=evil(), "quoted"', heldOut: [{ step: 5, exact: 1, loss: 0.1 }], dashes: '8 3' },
];

describe('curves as CSV', () => {
  it('a row for each step of each run; looks beside their step, or in a row of their own', () => {
    expect(curvesTable({ now, earlier }).split('\n')).toEqual([
      'run,step,loss,held_out_loss,held_out_exact',
      'Run 2,1,2,,',
      'Run 2,2,1,1.5,0.5',
      `"'=evil(), ""quoted""",1,2,,`,
      `"'=evil(), ""quoted""",2,1,,`,
      `"'=evil(), ""quoted""",5,,0.1,1`,
      '',
    ]);
  });

  it('without curves, the header', () => expect(curvesTable({ earlier: [] })).toMatch(/^run,[^\n]*\n$/));
});

describe('curves as a picture', () => {
  const baselines = [
    { name: 'anchor alone', color: 'var(--anchor)', loss: 2.6 },
    { name: 'augmenter alone', color: 'var(--augmenter)' },
  ];
  it.each([false, true])('keeps everything inside (logarithmic: %s)', (isLog) => {
    const { width, height, strokes, dots, words } = curvesPicture({ now, earlier, steps: 5, baselines, isLog });
    const places = [...strokes.flatMap(({ line }) => line), ...dots.map(({ at }) => at), ...words.map(({ at }) => at)];
    for (const [x, y] of places) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(height);
    }
  });

  it('names every curve and every baseline that has a score; a lower loss lies lower', () => {
    const { strokes, dots, words } = curvesPicture({ now, earlier, steps: 5, baselines, isLog: false });
    const texts = words.map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['Run 2', '=evil(), "quoted"', 'anchor alone 2.60']));
    expect(texts.join()).not.toContain('augmenter');
    const drawn = strokes.find(({ width }) => width === 2.5)?.line ?? [];
    const [first, last] = [drawn[0], drawn[drawn.length - 1]];
    expect(last[1]).toBeGreaterThan(first[1]);
    expect(strokes.filter(({ dashes, width }) => width === 1.5 && dashes?.join(' ') === '8 3')).toHaveLength(2);
    expect(dots).toHaveLength(1);
  });
});
