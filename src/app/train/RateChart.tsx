// Loss over learning rates that grow by the same factor each time.
import { CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { RateSearch } from '../../shared/runRecords.ts';
import { axisTicks, logTicks } from './curve.ts';
import { rateText } from './rateWords.ts';
import styles from './RateChart.module.css';

const label = { fill: 'var(--ink-soft)', fontSize: 12 };
const margin = { top: 18, right: 12, bottom: 0, left: 0 };

export function RateChart({ points, suggestion }: RateSearch) {
  const finite = points.filter(({ loss }) => Number.isFinite(loss));
  const [first, last] = [finite[0], finite[finite.length - 1]];
  if (!first || first === last) return null;
  // Where it diverges it leaves the picture: what matters lies below its start.
  const top = Math.min(Math.max(...finite.map(({ loss }) => loss)), 1.25 * first.loss);
  const ticks = axisTicks(top);
  const powers = logTicks(first.rate, last.rate).filter(
    (rate) => rate >= 0.99 * first.rate && rate <= 1.01 * last.rate,
  );
  return (
    <>
      <p className={styles.title}>Loss at each learning rate</p>
      <ResponsiveContainer width="100%" height={168}>
        <ComposedChart data={finite} margin={margin} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="rate"
            type="number"
            scale="log"
            domain={[first.rate, last.rate]}
            ticks={powers}
            tickFormatter={rateText}
            tick={label}
            tickLine={false}
            stroke="var(--line-control)"
            height={22}
          />
          <YAxis
            width={44}
            tickLine={false}
            axisLine={false}
            tick={label}
            domain={[0, ticks[ticks.length - 1]]}
            ticks={ticks}
            allowDataOverflow
          />
          <Line
            dataKey="loss"
            type="linear"
            isAnimationActive={false}
            stroke="var(--composed)"
            strokeWidth={2}
            dot={false}
          />
          {suggestion !== undefined && (
            <ReferenceLine
              x={suggestion}
              stroke="var(--ink)"
              strokeWidth={1.5}
              label={{ ...label, fill: 'var(--ink)', value: rateText(suggestion), position: 'top' }}
            />
          )}
        </ComposedChart>
      </ResponsiveContainer>
    </>
  );
}
