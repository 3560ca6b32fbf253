// Logits of a whole text at once, without a cache.
import type { Gpu } from '../gpu/device.ts';
import { Recorder } from '../gpu/recorder.ts';
import { recordLayers, type Decoder } from './decoder.ts';
import { PackedRows } from './packedRows.ts';

/** @returns [T][V] */
export async function packedLogits(gpu: Gpu, model: Decoder, ids: readonly number[]): Promise<number[][]> {
  const recorder = new Recorder(gpu, 'logits');
  const rows = new PackedRows(recorder, ids.length);
  const states = recordLayers(recorder, model, rows.index, rows);
  const logits = model.head(recorder, states[model.blocks]);
  const plan = await recorder.finish();
  rows.write([ids]);
  plan.run();
  const values = await gpu.readback.f32(logits);
  plan.destroy();
  return ids.map((_, t) => [...values.subarray(t * model.vocabulary, (t + 1) * model.vocabulary)]);
}
