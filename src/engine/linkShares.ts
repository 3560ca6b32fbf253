// What each link writes on the examples, without a run: forward passes of the wiring as it is, over the rows that a step of
// training would compute, so that what is shown does not jump when a run begins.
import type { LinkShare } from '../shared/looks.ts';
import { readAugmenters, recordComposition, type Composition } from './bridge/composition.ts';
import type { Gpu } from './gpu/device.ts';
import { Recorder } from './gpu/recorder.ts';
import { batchCapacity, BatchInputs, inBatches } from './training/batchInputs.ts';
import { BatchShares } from './training/batchShares.ts';
import type { EncodedExample } from './training/encode.ts';
import { checkLengths } from './training/exampleLengths.ts';

/**
 * Over all examples together, `batch` at a time; in the order of the links that are on. Empty without examples or links.
 * @throws PatchbayError 'bad-request' for an example that is too long for a model.
 */
export async function linkShares(
  gpu: Gpu,
  composition: Composition,
  examples: readonly EncodedExample[],
  batch = 64,
): Promise<LinkShare[]> {
  if (composition.links.length === 0 || examples.length === 0) return [];
  checkLengths(composition, examples);
  const batches = inBatches(examples, batch);
  const augmenters = readAugmenters(composition).map(({ id }) => id);
  const capacity = batchCapacity(batches, augmenters);
  const recorder = new Recorder(gpu, 'shares', { sharing: true, longest: capacity.longest });
  const inputs = new BatchInputs(recorder, capacity);
  const shares = new BatchShares(recorder, composition, capacity.anchor);
  const views = inputs.views(composition);
  recordComposition(recorder, composition, inputs.anchor, views, { needed: inputs.labelled, observe: shares.observe });
  const totals = shares.totals();
  const plan = await recorder.finish();
  try {
    const sums = new Float64Array(2 * composition.links.length);
    for (const each of batches) {
      inputs.write(each);
      shares.write(inputs.used);
      plan.run();
      (await gpu.readback.f32(totals)).forEach((sum, i) => (sums[i] += sum));
    }
    return shares.shares(sums);
  } finally {
    plan.destroy();
  }
}
