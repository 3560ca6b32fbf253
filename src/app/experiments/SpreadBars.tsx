// Named settings as bars: the mean, and a whisker from the worst to the best seed.
import { Bar, BarChart, CartesianGrid, Cell, ErrorBar, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { Later } from '../parts/Later.tsx';
import type { ChartRow } from './chartRows.ts';

interface Props {
  rows: ChartRow[];
  /** Id of the main row. */
  main: string;
}

const label = { fill: 'var(--ink-soft)', fontSize: 12 };
const margin = { top: 0, right: 16, bottom: 0, left: 0 };
const ROW = 34;
const AXIS = 24;

export function SpreadBars({ rows, main }: Props) {
  const height = ROW * rows.length + AXIS;
  return (
    <Later height={height}>
      <ResponsiveContainer width="100%" height={height}>
        <BarChart data={rows} layout="vertical" margin={margin} barCategoryGap="32%" accessibilityLayer={false}>
          <CartesianGrid horizontal={false} stroke="var(--line)" />
          <XAxis
            type="number"
            domain={[0, 100]}
            ticks={[0, 25, 50, 75, 100]}
            tick={label}
            tickLine={false}
            stroke="var(--line-control)"
            height={AXIS}
          />
          <YAxis
            type="category"
            dataKey="title"
            width={150}
            interval={0}
            tick={{ ...label, fill: 'var(--ink)' }}
            tickLine={false}
            stroke="var(--line-control)"
          />
          <Bar dataKey="mean" isAnimationActive={false} radius={[0, 3, 3, 0]}>
            {rows.map(({ id }) => (
              <Cell key={id} fill={id === main ? 'var(--composed)' : 'var(--line-control)'} />
            ))}
            <ErrorBar dataKey="range" stroke="var(--ink)" strokeWidth={1.5} width={4} isAnimationActive={false} />
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </Later>
  );
}
