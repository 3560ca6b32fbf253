import type { Range } from '../../shared/settingRanges.ts';

/** A range as a number field has it. */
export const limits = ({ min, max, whole }: Range): { min: number; max: number; step: number | 'any' } => ({
  min,
  max,
  step: whole ? 1 : 'any',
});
