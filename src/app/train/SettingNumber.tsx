import type { TrainingSettings } from '../../shared/protocol.ts';
import { TRAINING_RANGES } from '../../shared/settingRanges.ts';
import { NumberField } from '../parts/NumberField.tsx';
import { limits } from '../parts/numberLimits.ts';
import { changeSettings, useRun } from '../state/run.ts';
import type { NumberSetting } from './settingFields.ts';

interface Props {
  setting: NumberSetting;
  name: string;
  about: string;
  hidesName?: boolean;
  /** What changes with it. */
  also?: (value: number) => Partial<TrainingSettings>;
}

/** A number of the settings, as they are now. */
export function SettingNumber({ setting, name, about, hidesName, also }: Props) {
  const value = useRun(({ settings }) => settings[setting]);
  const change = (to: number): void => {
    const settings: Partial<TrainingSettings> = { [setting]: to };
    changeSettings({ ...settings, ...also?.(to) });
  };
  return (
    <NumberField
      name={name}
      about={about}
      hidesName={hidesName}
      {...limits(TRAINING_RANGES[setting])}
      value={value}
      onChange={change}
    />
  );
}
