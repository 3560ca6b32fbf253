import { NumberField } from '../parts/NumberField.tsx';
import { Segments } from '../parts/Segments.tsx';
import { changeSettings, useRun } from '../state/run.ts';
import { roundEpochs, stepsFor } from '../state/epochs.ts';
import { timesWords } from './planWords.ts';
import { SettingNumber } from './SettingNumber.tsx';
import styles from './TrainFields.module.css';
import { setLengthUnit, useLength } from './useLength.ts';

/** How long a run is: in steps, or in how often each example comes up. */
export function RunLength() {
  const steps = useRun(({ settings }) => settings.steps);
  const { unit, perStep } = useLength();
  return (
    <div className={styles.field}>
      <Segments
        name="Length of the run in"
        value={perStep === undefined ? 'steps' : unit}
        options={[
          { value: 'steps', label: 'Steps' },
          ...(perStep === undefined ? [] : [{ value: 'epochs' as const, label: 'Epochs' }]),
        ]}
        onChange={setLengthUnit}
      />
      {unit === 'epochs' && perStep !== undefined ? (
        <NumberField
          name="Epochs"
          hidesName
          min={0.01}
          max={1_000_000}
          step="any"
          about={`Each is all examples once: ${steps} steps.`}
          value={roundEpochs(steps * perStep)}
          onChange={(epochs) => changeSettings({ steps: stepsFor(epochs, perStep) })}
        />
      ) : (
        <SettingNumber
          setting="steps"
          name="Steps"
          hidesName
          about={perStep === undefined ? 'One update of the links each.' : capital(`${timesWords(steps * perStep)}.`)}
        />
      )}
    </div>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
