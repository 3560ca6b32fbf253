// The chart as strokes and words, for an image: dark on white, whatever the theme of the page.
import { formatLoss } from '../parts/format.ts';
import { axisTicks, curveRows, logTicks, type CurveRow } from './curve.ts';
import type { Baseline } from './useBaselines.ts';
import type { DrawnCurves } from './useDrawnCurves.ts';

export interface PicturedCurves extends DrawnCurves {
  baselines: readonly Baseline[];
  isLog: boolean;
}

export type Place = readonly [x: number, y: number];

export interface Stroke {
  line: readonly Place[];
  color: string;
  width: number;
  dashes?: readonly number[];
}

export interface Words {
  text: string;
  at: Place;
  align: 'left' | 'right' | 'center';
  color: string;
}

export interface CurvesPicture {
  width: number;
  height: number;
  background: string;
  strokes: Stroke[];
  dots: { at: Place; color: string }[];
  words: Words[];
}

const WIDTH = 960;
const [LEFT, RIGHT] = [64, WIDTH - 24];
const LOSS = { top: 56, bottom: 356 };
const EXACT = { top: 400, bottom: 520 };
const LEGEND = { top: 572, line: 22 };
const [INK, SOFT, LINE, NOW] = ['#1a1a1e', '#56565d', '#e4e3de', '#007a5a'];

interface Scale {
  y: (value: number) => number;
  ticks: readonly number[];
}

export function curvesPicture({ now, earlier, steps, baselines, isLog }: PicturedCurves): CurvesPicture {
  const curves = [...(now ? [{ ...now, dashes: undefined }] : []), ...earlier].map((curve) => ({
    ...curve,
    isNow: curve.dashes === undefined,
    pattern: curve.dashes?.split(' ').map(Number),
    rows: curveRows(curve.points, curve.heldOut),
  }));
  const alone = baselines.flatMap(({ name, loss }) => (loss === undefined ? [] : [{ name, loss }]));
  const x = (step: number): number => LEFT + ((RIGHT - LEFT) * step) / Math.max(1, steps);
  const lossScale = scaleOf(
    [...curves.flatMap(({ rows }) => rows.flatMap(lossesOf)), ...alone.map(({ loss }) => loss)],
    isLog,
  );
  const exactScale: Scale = { y: (value) => between(EXACT, value / 100), ticks: [0, 50, 100] };
  const along = (rows: readonly CurveRow[], of: (row: CurveRow) => number | undefined, { y }: Scale): Place[] =>
    rows.flatMap((row) => {
      const value = of(row);
      return value === undefined ? [] : [[x(row.step), y(value)] as const];
    });
  const strokes: Stroke[] = [
    ...gridOf(lossScale),
    ...gridOf(exactScale),
    ...alone.map(({ loss }) => ({
      line: [
        [LEFT, lossScale.y(loss)],
        [RIGHT, lossScale.y(loss)],
      ] as const,
      color: SOFT,
      width: 1,
      dashes: [6, 5],
    })),
    ...curves.toReversed().flatMap(({ rows, isNow, pattern }) => {
      const look = { color: isNow ? NOW : INK, width: isNow ? 2.5 : 1.5, dashes: pattern };
      return [
        { line: along(rows, ({ smooth }) => smooth, lossScale), ...look },
        { line: along(rows, ({ exact }) => exact, exactScale), ...look },
      ];
    }),
  ];
  const dots = curves
    .filter(({ isNow }) => isNow)
    .flatMap(({ rows }) => along(rows, ({ heldOut }) => heldOut, lossScale).map((at) => ({ at, color: NOW })));
  const legend = curves.map(({ name, isNow, pattern }, i) => {
    const y = LEGEND.top + i * LEGEND.line;
    return {
      stroke: {
        line: [
          [LEFT, y - 4],
          [LEFT + 36, y - 4],
        ] as const,
        color: isNow ? NOW : INK,
        width: 2,
        dashes: pattern,
      },
      words: { text: name, at: [LEFT + 48, y] as const, align: 'left' as const, color: INK },
    };
  });
  const step = axisTicks(steps).filter((tick) => tick <= steps);
  return {
    width: WIDTH,
    height: LEGEND.top + Math.max(0, curves.length - 1) * LEGEND.line + 24,
    background: '#ffffff',
    strokes: [...strokes, ...legend.map(({ stroke }) => stroke)],
    dots,
    words: [
      { text: now ? 'Loss, smoothed; held-out as dots' : 'Loss, smoothed', at: [LEFT, 32], align: 'left', color: INK },
      { text: 'Held-out questions right, %', at: [LEFT, EXACT.top - 14], align: 'left', color: INK },
      { text: 'Patchbay', at: [RIGHT, 32], align: 'right', color: SOFT },
      ...lossScale.ticks.map((tick) => tickWords(tick, lossScale.y(tick))),
      ...exactScale.ticks.map((tick) => tickWords(tick, exactScale.y(tick))),
      ...step.map((tick): Words => ({
        text: String(tick),
        at: [x(tick), EXACT.bottom + 20],
        align: 'center',
        color: SOFT,
      })),
      ...alone.map(({ name, loss }): Words => ({
        text: `${name} ${formatLoss(loss)}`,
        at: [RIGHT, lossScale.y(loss) - 5],
        align: 'right',
        color: SOFT,
      })),
      ...legend.map(({ words }) => words),
    ],
  };
}

/** The raw loss is not drawn: over a smoothed one it is a haze that no print keeps. */
const lossesOf = ({ smooth, heldOut }: CurveRow): number[] => [smooth, heldOut].filter((loss) => loss !== undefined);

function scaleOf(losses: readonly number[], isLog: boolean): Scale {
  const ticks = isLog ? logTicks(Math.min(...losses), Math.max(...losses)) : axisTicks(1.02 * Math.max(...losses));
  const read = isLog ? (value: number) => Math.log10(Math.max(value, ticks[0])) : (value: number) => value;
  const [low, high] = [read(ticks[0]), read(ticks[ticks.length - 1])];
  return { y: (value) => between(LOSS, (read(value) - low) / (high - low)), ticks };
}

const between = ({ top, bottom }: { top: number; bottom: number }, share: number): number =>
  bottom - (bottom - top) * share;

const gridOf = ({ y, ticks }: Scale): Stroke[] =>
  ticks.map((tick) => ({
    line: [
      [LEFT, y(tick)],
      [RIGHT, y(tick)],
    ],
    color: LINE,
    width: 1,
  }));

const tickWords = (tick: number, y: number): Words => ({
  text: String(tick),
  at: [LEFT - 10, y + 4],
  align: 'right',
  color: SOFT,
});
