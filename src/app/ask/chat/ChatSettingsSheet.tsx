import { useId } from 'react';
import { SAMPLING_RANGES } from '../../../shared/settingRanges.ts';
import { Button } from '../../parts/Button.tsx';
import { NumberField } from '../../parts/NumberField.tsx';
import { limits } from '../../parts/numberLimits.ts';
import { changeChatSettings, useChatSettings, type ChatSettings } from '../../state/chatSettings.ts';
import styles from './ChatSettingsSheet.module.css';

type Setting = 'temperature' | 'topK' | 'topP' | 'repetitionPenalty' | 'maxTokens';

const FIELDS: { key: Setting; name: string }[] = [
  { key: 'temperature', name: 'Temperature' },
  { key: 'topK', name: 'Top-k (0: all)' },
  { key: 'topP', name: 'Top-p' },
  { key: 'repetitionPenalty', name: 'Repetition penalty' },
  { key: 'maxTokens', name: 'Longest answer, tokens' },
];

/** How answers are drawn; taken by the next question. */
export function ChatSettingsSheet({ id }: { id: string }) {
  const settings = useChatSettings();
  const heading = useId();
  const system = useId();
  const isGreedy = settings.temperature === 0;
  return (
    <div id={id} popover="auto" className={styles.sheet} role="dialog" aria-labelledby={heading}>
      <header className={styles.header}>
        <h3 id={heading} className={styles.title}>
          How answers are drawn
        </h3>
        <Button look="quiet" icon="cross" iconOnly popoverTarget={id} popoverTargetAction="hide">
          Close settings
        </Button>
      </header>
      <div className={styles.fields}>
        {FIELDS.map(({ key, name }) => (
          <NumberField
            key={key}
            name={name}
            {...limits(SAMPLING_RANGES[key])}
            value={settings[key]}
            onChange={(value) => change({ [key]: value })}
          />
        ))}
        <NumberField
          name="Seed"
          {...limits(SAMPLING_RANGES.seed)}
          value={settings.seed}
          disabled={isGreedy || settings.newSeed}
          onChange={(seed) => change({ seed })}
        />
      </div>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={settings.newSeed}
          disabled={isGreedy}
          onChange={(event) => change({ newSeed: event.target.checked })}
        />
        A new seed for each question
      </label>
      <p className={styles.note}>
        {isGreedy
          ? 'At temperature 0 the likeliest token is taken each time: the same question gives the same answer.'
          : 'Lower temperatures are more certain, higher ones more various. At 0 nothing is left to chance.'}
      </p>
      <div className={styles.system}>
        <label htmlFor={system}>What every model is told first (system message)</label>
        <textarea
          id={system}
          rows={3}
          value={settings.system}
          onChange={(event) => change({ system: event.target.value })}
        />
      </div>
    </div>
  );
}

const change = (settings: Partial<ChatSettings>): void => changeChatSettings(settings);
