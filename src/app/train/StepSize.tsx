import { Segments } from '../parts/Segments.tsx';
import { changeSettings, useRun } from '../state/run.ts';
import { useRunPlan } from '../state/runPlan.ts';
import { stepsFor } from '../state/epochs.ts';
import { SettingNumber } from './SettingNumber.tsx';
import styles from './TrainFields.module.css';
import { useLength } from './useLength.ts';

/** Where nothing is known of the examples yet. */
const FIRST_TOKENS = 1024;

/** How much each step sees: so many examples, or as many as have room in so many tokens. */
export function StepSize() {
  const { batch, batchTokens, steps } = useRun((run) => run.settings);
  const tokens = useRunPlan(({ plan }) => plan?.tokens);
  const { unit, perStep } = useLength();
  const countsTokens = batchTokens > 0;
  /** Who counts in epochs keeps them when steps become larger. */
  const keepEpochs = (size: number): { steps?: number } =>
    unit === 'epochs' && perStep !== undefined ? { steps: stepsFor(steps * perStep, (perStep * size) / batch) } : {};
  return (
    <div className={styles.field}>
      <Segments
        name="Size of a step in"
        value={countsTokens ? 'tokens' : 'examples'}
        options={[
          { value: 'examples', label: 'Examples' },
          { value: 'tokens', label: 'Tokens' },
        ]}
        onChange={(value) => changeSettings({ batchTokens: value === 'tokens' ? (tokens ?? FIRST_TOKENS) : 0 })}
      />
      {countsTokens ? (
        <SettingNumber
          setting="batchTokens"
          name="Tokens per step"
          hidesName
          about="In each step: as many examples as have room."
        />
      ) : (
        <SettingNumber
          setting="batch"
          name="Examples per step"
          hidesName
          about="In each step: more are steadier and slower."
          also={keepEpochs}
        />
      )}
    </div>
  );
}
