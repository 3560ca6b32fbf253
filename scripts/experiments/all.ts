// Every experiment, in the order of the paper.
import { codeExperiment } from './code.ts';
import type { ExperimentCode } from './experiment.ts';
import { keyValuesExperiment } from './keyValues.ts';
import { codesAndSumsExperiment } from './codesAndSums.ts';
import { language } from './language.ts';
import { twoExpertsExperiment } from './twoExperts.ts';

export const experiments: readonly ExperimentCode[] = [
  codesAndSumsExperiment,
  keyValuesExperiment,
  language,
  codeExperiment,
  twoExpertsExperiment,
];
