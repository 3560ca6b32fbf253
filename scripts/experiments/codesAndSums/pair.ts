// The pair that opens with the page, as the experiment takes it.
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { codesAndSums } from '../../../src/shared/presets/codesAndSums.ts';
import { recallTable } from '../../models/recall.ts';
import type { Pair } from '../pairRows.ts';
import { drawExamples, type Variation } from './examples.ts';

export const codesPair: Pair<Variation> = {
  preset: codesAndSums,
  steps: 500, // as the links that ship
  draw: async (gpu, seed, variation) => drawExamples(seed, await codesTable(gpu), variation),
};

let table: Promise<Map<string, number>> | undefined;

/** As "codes" answers, asked once. */
export const codesTable = (gpu: Gpu): Promise<Map<string, number>> => (table ??= recallTable(gpu));
