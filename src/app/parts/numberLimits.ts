import type { Range } from '../../shared/settingRanges.ts';
import { formatCount } from './format.ts';

export interface Limits {
  min: number;
  max: number;
  step: number | 'any';
}

/** A range as a number field has it. */
export const limits = ({ min, max, whole }: Range): Limits => ({ min, max, step: whole ? 1 : 'any' });

/** "A whole number from 1 to 1,024." */
export function rangeWords({ min, max, step }: Limits): string {
  const number = (value: number): string => (Math.abs(value) >= 1 ? formatCount(value) : String(value));
  return `${step === 1 ? 'A whole number' : 'A number'} from ${number(min)} to ${number(max)}.`;
}
