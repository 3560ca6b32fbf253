// Every experiment, in the order of the paper.
import type { ExperimentCode } from './experiment.ts';

export const experiments: readonly ExperimentCode[] = [];
