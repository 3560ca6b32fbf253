// The settings of a run that hardly anybody changes: what each is called, and what it does, in a line.
import type { Schedule, TrainingSettings } from '../../shared/protocol.ts';
import { SCHEDULES } from '../../shared/settingRanges.ts';

export type NumberSetting = Exclude<keyof TrainingSettings, 'schedule'>;

export interface SettingField {
  key: NumberSetting;
  name: string;
  about: string;
}

export const UPDATE_FIELDS: readonly SettingField[] = [
  { key: 'warmupSteps', name: 'Warm-up', about: 'So many first steps: the rate grows from zero.' },
  {
    key: 'accumulate',
    name: 'Batches per step',
    about: 'Their gradients are averaged to one update: large steps in little memory.',
  },
  { key: 'clip', name: 'Largest gradient', about: 'A longer one is shortened to this, so that no step jumps.' },
  {
    key: 'weightDecay',
    name: 'Weight decay',
    about: 'Pulls weights towards zero a little in each step. 0: not at all.',
  },
  { key: 'seed', name: 'Seed', about: 'Decides the order of examples: the same seed gives the same run.' },
];

export const WAY_FIELDS: readonly SettingField[] = [
  {
    key: 'evaluateEvery',
    name: 'Look every',
    about: 'So many steps from one look at the held-out questions to the next.',
  },
  {
    key: 'patience',
    name: 'Patience',
    about: 'Ends after so many looks without a lower held-out loss, with the best weights. 0: never.',
  },
  { key: 'checkpointEvery', name: 'Keep every', about: 'So many steps a closed page may lose at most.' },
];

const SCHEDULE_WORDS: Readonly<Record<Schedule, string>> = {
  cosine: 'Falls in a curve',
  linear: 'Falls straight',
  constant: 'Stays',
};

export const SCHEDULE_OPTIONS = SCHEDULES.map((value) => ({ value, label: SCHEDULE_WORDS[value] }));
