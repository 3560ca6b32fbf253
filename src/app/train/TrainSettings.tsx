import type { TrainingSettings } from '../../shared/protocol.ts';
import { TRAINING_RANGES } from '../../shared/settingRanges.ts';
import { NumberField } from '../parts/NumberField.tsx';
import { limits } from '../parts/numberLimits.ts';
import { changeSettings, useRun } from '../state/run.ts';
import styles from './TrainSettings.module.css';

type Setting = 'steps' | 'batch' | 'learningRate' | 'seed';

const FIELDS: { key: Setting; name: string }[] = [
  { key: 'steps', name: 'Steps' },
  { key: 'batch', name: 'Examples per step' },
  { key: 'learningRate', name: 'Learning rate' },
  { key: 'seed', name: 'Seed' },
];

/** Taken by the next run. A field that says something impossible is marked by the browser and changes nothing. */
export function TrainSettings() {
  const settings = useRun((run) => run.settings);
  const isUnderWay = useRun(({ state }) => state === 'running' || state === 'paused');
  const summary = `${settings.steps} steps of ${settings.batch} examples, rate ${settings.learningRate}`;
  return (
    <details className={styles.settings}>
      <summary className={styles.summary}>
        Settings <span className={styles.now}>{summary}</span>
      </summary>
      <fieldset className={styles.fields} disabled={isUnderWay}>
        <legend className="visually-hidden">For the next run</legend>
        {FIELDS.map(({ key, name }) => (
          <NumberField
            key={key}
            name={name}
            {...limits(TRAINING_RANGES[key])}
            value={settings[key]}
            onChange={(value) => change(key, value)}
          />
        ))}
      </fieldset>
      {isUnderWay && <p className={styles.note}>A run keeps the settings with which it was started.</p>}
    </details>
  );
}

function change(key: Setting, value: number): void {
  const settings: Partial<TrainingSettings> = { [key]: value };
  changeSettings(settings);
}
