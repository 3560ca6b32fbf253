// Settings along one number as a line: the mean, and a whisker from the worst to the best seed.
import { CartesianGrid, ErrorBar, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { formatCount } from '../parts/format.ts';
import { Later } from '../parts/Later.tsx';
import { spacing, type ChartRow } from './chartRows.ts';

interface Props {
  rows: ChartRow[];
  /** What x is. */
  along: string;
}

const label = { fill: 'var(--ink-soft)', fontSize: 12 };
const HEIGHT = 220;
const margin = { top: 8, right: 24, bottom: 16, left: 0 };

export function SpreadLine({ rows, along }: Props) {
  const xs = rows.map(({ x = 0 }) => x);
  return (
    <Later height={HEIGHT}>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <LineChart data={rows} margin={margin} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            type="number"
            dataKey="x"
            scale={spacing(xs)}
            domain={['dataMin', 'dataMax']}
            ticks={xs}
            tickFormatter={formatCount}
            padding={{ left: 16, right: 16 }}
            tick={label}
            tickLine={false}
            stroke="var(--line-control)"
            height={24}
            label={{ ...label, value: along, position: 'insideBottom', offset: -14 }}
          />
          <YAxis
            width={40}
            domain={[0, 100]}
            ticks={[0, 25, 50, 75, 100]}
            tick={label}
            tickLine={false}
            axisLine={false}
          />
          <Line
            dataKey="mean"
            type="linear"
            isAnimationActive={false}
            stroke="var(--composed)"
            strokeWidth={2.5}
            dot={{ r: 4, fill: 'var(--composed)', fillOpacity: 1, strokeWidth: 0 }}
          >
            <ErrorBar dataKey="range" stroke="var(--ink)" strokeWidth={1.5} width={4} isAnimationActive={false} />
          </Line>
        </LineChart>
      </ResponsiveContainer>
    </Later>
  );
}
