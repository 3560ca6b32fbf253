import type { TrainingSettings } from '../../shared/protocol.ts';
import { NumberField } from '../parts/NumberField.tsx';
import { changeSettings, useRun } from '../state/run.ts';
import styles from './TrainSettings.module.css';

type Setting = 'steps' | 'batch' | 'learningRate' | 'seed';

const FIELDS: { key: Setting; name: string; min: number; max: number; step: number | 'any' }[] = [
  { key: 'steps', name: 'Steps', min: 1, max: 100_000, step: 1 },
  { key: 'batch', name: 'Examples per step', min: 1, max: 1024, step: 1 },
  { key: 'learningRate', name: 'Learning rate', min: 1e-6, max: 1, step: 'any' },
  { key: 'seed', name: 'Seed', min: 0, max: 2 ** 31, step: 1 },
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
        {FIELDS.map(({ key, ...field }) => (
          <NumberField key={key} {...field} value={settings[key]} onChange={(value) => change(key, value)} />
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
