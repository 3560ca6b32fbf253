// The curves of a run: loss above, held-out answers below, over the same steps.
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatLoss } from '../parts/format.ts';
import { Later } from '../parts/Later.tsx';
import { axisTicks, logTicks, type CurveRow } from './curve.ts';
import styles from './LossChart.module.css';
import type { Baseline } from './useBaselines.ts';

interface Props {
  rows: CurveRow[];
  /** Dashes of earlier runs, in the order of `row.earlier`. */
  dashes: readonly string[];
  steps: number;
  baselines: Baseline[];
  isLog: boolean;
}

const LOSS_HEIGHT = 208;
const RIGHT_HEIGHT = 104;
const GREEN = 'var(--composed)';
const still = { isAnimationActive: false, type: 'linear', connectNulls: true } as const;
const behind = { ...still, stroke: 'var(--ink-soft)', strokeWidth: 1.5, dot: false } as const;
const margin = { top: 8, right: 8, bottom: 0, left: 0 };
const label = { fill: 'var(--ink-soft)', fontSize: 12 };

export function LossChart({ rows, dashes, steps, baselines, isLog }: Props) {
  const lossesOfRow = (row: CurveRow): (number | undefined)[] => [
    row.loss,
    row.heldOut,
    ...(row.earlier ?? []).map(({ smooth }) => smooth),
  ];
  const known = (losses: (number | undefined)[]): number[] => losses.filter((loss) => loss !== undefined);
  const alone = known(baselines.map(({ loss }) => loss));
  const losses = [...known(rows.flatMap(lossesOfRow)), ...alone];
  const ticks = isLog ? logTicks(Math.min(...losses), Math.max(...losses)) : axisTicks(1.02 * Math.max(...losses));
  const highest = Math.max(...alone);
  const steady = {
    dataKey: 'step',
    type: 'number',
    domain: [0, steps],
    tickLine: false,
    stroke: 'var(--line-control)',
  } as const;
  const side = { width: 44, tickLine: false, axisLine: false, tick: label } as const;
  return (
    <div className={styles.charts}>
      <p className={styles.title}>Loss, held-out as dots</p>
      <Later height={LOSS_HEIGHT}>
        <ResponsiveContainer width="100%" height={LOSS_HEIGHT}>
          <ComposedChart data={rows} margin={margin} syncId="run" accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis {...steady} tick={false} height={8} />
            <YAxis
              {...side}
              scale={isLog ? 'log' : 'linear'}
              domain={[ticks[0], ticks[ticks.length - 1]]}
              ticks={ticks}
            />
            <Tooltip content={() => null} cursor={{ stroke: 'var(--line-control)' }} />
            {baselines.map(
              ({ name, color, loss }) =>
                loss !== undefined && (
                  <ReferenceLine
                    key={name}
                    y={loss}
                    stroke={color}
                    strokeDasharray="6 5"
                    strokeWidth={1.5}
                    label={{
                      ...label,
                      value: `${name} ${formatLoss(loss)}`,
                      position: loss === highest ? 'insideBottomRight' : 'insideTopRight',
                    }}
                  />
                ),
            )}
            {dashes.map((pattern, i) => (
              <Line
                {...behind}
                key={pattern}
                dataKey={(row: CurveRow) => row.earlier?.[i]?.smooth}
                strokeDasharray={pattern}
              />
            ))}
            <Line {...still} dataKey="loss" stroke={GREEN} strokeOpacity={0.28} strokeWidth={1} dot={false} />
            <Line {...still} dataKey="smooth" stroke={GREEN} strokeWidth={2.5} dot={false} />
            <Line
              {...still}
              dataKey="heldOut"
              stroke="none"
              dot={{ r: 4, fill: 'var(--surface)', stroke: GREEN, strokeWidth: 2 }}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </Later>
      <p className={styles.title}>Held-out questions right, %</p>
      <Later height={RIGHT_HEIGHT}>
        <ResponsiveContainer width="100%" height={RIGHT_HEIGHT}>
          <ComposedChart data={rows} margin={margin} syncId="run" accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis {...steady} tick={label} height={22} />
            <YAxis {...side} domain={[0, 100]} ticks={[0, 50, 100]} />
            {dashes.map((pattern, i) => (
              <Line
                {...behind}
                key={pattern}
                dataKey={(row: CurveRow) => row.earlier?.[i]?.exact}
                strokeDasharray={pattern}
              />
            ))}
            <Area
              {...still}
              dataKey="exact"
              stroke={GREEN}
              strokeWidth={2}
              fill={GREEN}
              fillOpacity={0.12}
              dot={{ r: 3, fill: GREEN, fillOpacity: 1 }}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </Later>
    </div>
  );
}
