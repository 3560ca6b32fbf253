import type { TableReport } from '../../shared/madeModels.ts';
import { Button } from '../parts/Button.tsx';
import { formatCount, formatLoss, formatPercent, formatSeconds } from '../parts/format.ts';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { stopMaking, useMaking } from '../state/making.ts';
import styles from './MakingProgress.module.css';
import { nameOfModel } from './makingWords.ts';

/** How far the model is. Everything is shown; only milestones are spoken (in the dialog). */
export function MakingProgress({ table }: { table: TableReport }) {
  const { title, progress } = useMaking();
  const steps = progress?.steps ?? table.plan.steps;
  const facts: [name: string, value: string][] = [
    ['Step', `${formatCount(progress?.step ?? 0)} / ${formatCount(steps)}`],
    ['Loss', progress ? formatLoss(progress.loss) : '–'],
    ['Knows so far', progress?.recall === undefined ? '–' : formatPercent(progress.recall)],
    ['Time left', progress ? formatSeconds(progress.secondsLeft) : '–'],
  ];
  return (
    <>
      <h3 className={styles.title}>
        {nameOfModel(title, table)} learns {formatCount(table.rows)} rows
      </h3>
      <ProgressBar label="Making the model" value={progress?.step ?? 0} max={steps} />
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.about}>
        It goes on when you close this, and you can ask and look meanwhile. It ends early once it knows nearly every
        row.
      </p>
      <div>
        <Button icon="stop" onClick={stopMaking}>
          Stop
        </Button>
      </div>
    </>
  );
}
