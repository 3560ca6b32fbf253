// What the controls are called, and what each of them changes.
import type { Control } from '../../shared/trials.ts';
import { formatPercent } from '../parts/format.ts';
import { seriesLine } from '../parts/seriesWords.ts';
import { AGAIN, type ControlsRecord } from '../state/controlsRecord.ts';
import { progressOf, standardError, type Trying } from '../state/seriesFigures.ts';
import type { Tried } from '../state/seriesRecord.ts';

export interface ControlWords {
  name: string;
  about: string;
}

export const CONTROL_WORDS: Record<Control | typeof AGAIN, ControlWords> = {
  [AGAIN]: {
    name: 'The same run again',
    about: 'Fresh links and nothing changed: what the controls are compared with.',
  },
  'untrained-augmenter': {
    name: 'Untrained augmenter',
    about: 'Random weights in the same shape: whatever the augmenter has learned is gone.',
  },
  'prompt-only': {
    name: 'Augmenter at the prompt only',
    about: 'The links read what the augmenter makes of the question, and nothing of the answer.',
  },
  lora: {
    name: 'No augmenter, LoRA',
    about: 'The anchor alone, with as many trained numbers inside it as the links have.',
  },
};

/** "Controls: 2 of 4, about 3 min left". */
export function controlsLine(record: ControlsRecord, trying?: Trying): string {
  if (record.state === 'running' && !record.baselines) return 'Controls: scoring the models as they are';
  return seriesLine('Controls', progressOf(record, trying));
}

/** "91 %", and "± 4" in points. */
export const share = ({ exact }: Pick<Tried, 'exact'>): string => formatPercent(exact);
export const uncertainty = (of: Pick<Tried, 'exact' | 'n'>): string => `± ${Math.round(100 * standardError(of))}`;
