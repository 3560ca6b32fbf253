import { formatCount, formatLoss, formatSeconds } from '../parts/format.ts';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { useRun } from '../state/run.ts';
import { milestone } from './milestones.ts';
import styles from './RunStatus.module.css';

/** How far the run is. Everything is shown; only milestones are spoken. */
export function RunStatus() {
  const { state, step, steps, points, heldOut, examplesPerSecond, secondsLeft, settings } = useRun();
  const loss = points.at(-1)?.loss;
  const total = steps || settings.steps;
  const isUnderWay = state === 'running' || state === 'paused';
  const facts: [name: string, value: string][] = [
    ['Step', `${formatCount(step)} / ${formatCount(total)}`],
    ['Loss', loss === undefined ? '–' : formatLoss(loss)],
    ['Examples/s', examplesPerSecond > 0 ? formatCount(Math.round(examplesPerSecond)) : '–'],
    ['Time left', isUnderWay && step > 0 ? formatSeconds(secondsLeft) : '–'],
  ];
  return (
    <div className={styles.status} data-identity="composed" data-place="progress">
      <ProgressBar label="Training progress" value={step} max={total} />
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="visually-hidden" role="status" aria-label="Training milestones">
        {milestone({ state, step, steps: total, loss, exact: heldOut.at(-1)?.exact })}
      </p>
    </div>
  );
}
