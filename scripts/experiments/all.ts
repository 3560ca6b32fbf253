// Every experiment, in the order of the paper.
import type { ExperimentCode } from './experiment.ts';
import { keyValues } from './keyValues.ts';

export const experiments: readonly ExperimentCode[] = [keyValues];
