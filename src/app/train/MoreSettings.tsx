import type { Schedule } from '../../shared/protocol.ts';
import { SelectField } from '../parts/SelectField.tsx';
import { changeSettings, useRun } from '../state/run.ts';
import { SCHEDULE_OPTIONS, UPDATE_FIELDS, WAY_FIELDS } from './settingFields.ts';
import { SettingNumber } from './SettingNumber.tsx';
import styles from './MoreSettings.module.css';

/** What hardly anybody changes. */
export function MoreSettings({ disabled }: { disabled: boolean }) {
  const schedule = useRun(({ settings }) => settings.schedule);
  return (
    <div className={styles.groups}>
      <fieldset className={styles.group} disabled={disabled}>
        <legend className={styles.legend}>Each update</legend>
        <SelectField
          name="Rate after the warm-up"
          value={schedule}
          options={SCHEDULE_OPTIONS}
          about="Smaller steps towards the end settle better."
          onChange={(value) => changeSettings({ schedule: value as Schedule })}
        />
        {UPDATE_FIELDS.map(({ key, ...words }) => (
          <SettingNumber key={key} setting={key} {...words} />
        ))}
      </fieldset>
      <fieldset className={styles.group} disabled={disabled}>
        <legend className={styles.legend}>On the way</legend>
        {WAY_FIELDS.map(({ key, ...words }) => (
          <SettingNumber key={key} setting={key} {...words} />
        ))}
      </fieldset>
    </div>
  );
}
