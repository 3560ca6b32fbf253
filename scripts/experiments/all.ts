// Every experiment, in the order of the paper.
import { codeExperiment } from './code.ts';
import type { ExperimentCode } from './experiment.ts';
import { keysAndCalculator } from './keysAndCalculator.ts';
import { keyValues } from './keyValues.ts';
import { language } from './language.ts';
import { twoExpertsExperiment } from './twoExperts.ts';

export const experiments: readonly ExperimentCode[] = [
  keyValues,
  keysAndCalculator,
  language,
  codeExperiment,
  twoExpertsExperiment,
];
