// One measure of a group: bars where rows have names, a line where they lie along a number; whiskers from worst to best seed.
import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  ErrorBar,
  Line,
  LineChart,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import type { Point } from './figures.ts';

interface Props {
  points: Point[];
  isLine: boolean;
}

const GREEN = 'var(--composed)';
const label = { fill: 'var(--ink-soft)', fontSize: 12 };
const margin = { top: 8, right: 24, bottom: 0, left: 0 };
const whole = { type: 'number', domain: [0, 100], ticks: [0, 25, 50, 75, 100], tick: label, tickLine: false } as const;
const whisker = {
  dataKey: 'error',
  isAnimationActive: false,
  width: 6,
  strokeWidth: 1.5,
  stroke: 'var(--ink)',
} as const;
const ROW = 34;

export const FigureChart = ({ points, isLine }: Props) =>
  isLine ? <Along points={points} /> : <Bars points={points} />;

function Along({ points }: Pick<Props, 'points'>) {
  return (
    <ResponsiveContainer width="100%" height={200}>
      <LineChart data={points} margin={margin} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="x"
          type="number"
          domain={['dataMin', 'dataMax']}
          ticks={points.map(({ x = 0 }) => x)}
          padding={{ left: 16, right: 16 }}
          tick={label}
          tickLine={false}
          stroke="var(--line-control)"
        />
        <YAxis {...whole} width={36} axisLine={false} />
        <Line
          dataKey="mean"
          type="linear"
          isAnimationActive={false}
          stroke={GREEN}
          strokeWidth={2.5}
          dot={{ r: 4, fill: GREEN }}
        >
          <ErrorBar {...whisker} direction="y" />
        </Line>
      </LineChart>
    </ResponsiveContainer>
  );
}

function Bars({ points }: Pick<Props, 'points'>) {
  return (
    <ResponsiveContainer width="100%" height={ROW * points.length + 30}>
      <BarChart data={points} layout="vertical" margin={margin} accessibilityLayer={false}>
        <CartesianGrid horizontal={false} stroke="var(--line)" />
        <XAxis {...whole} stroke="var(--line-control)" />
        <YAxis dataKey="name" type="category" width={130} tick={label} tickLine={false} axisLine={false} />
        <Bar dataKey="mean" isAnimationActive={false} barSize={14} radius={3}>
          {points.map(({ name, isMain }) => (
            <Cell key={name} fill={isMain ? GREEN : 'var(--line-control)'} />
          ))}
          <ErrorBar {...whisker} direction="x" />
        </Bar>
      </BarChart>
    </ResponsiveContainer>
  );
}
