// Logits of a whole text at once, without a cache.
import type { Gpu } from '../gpu/device.ts';
import { Recorder } from '../gpu/recorder.ts';
import { recordLayers, type Decoder } from './decoder.ts';
import { headRows } from './headRows.ts';
import { PackedRows } from './packedRows.ts';

/**
 * @param chunkNumbers of the logits that are made together.
 * @returns [T][V]
 */
export async function packedLogits(
  gpu: Gpu,
  model: Decoder,
  ids: readonly number[],
  chunkNumbers?: number,
): Promise<number[][]> {
  const recorder = new Recorder(gpu, 'logits');
  const rows = new PackedRows(recorder, ids.length);
  const state = recordLayers(recorder, model, rows.index, rows)[model.blocks];
  const chunks = Array.from(headRows(ids.length, model.vocabulary, chunkNumbers), ({ first, count }) =>
    model.head(recorder, recorder.rows(state, first, count)),
  );
  const plan = await recorder.finish();
  rows.write([ids]);
  plan.run();
  const logits: number[][] = [];
  for (const chunk of chunks) {
    const values = await gpu.readback.f32(chunk);
    for (let at = 0; at < values.length; at += model.vocabulary)
      logits.push([...values.subarray(at, at + model.vocabulary)]);
  }
  plan.destroy();
  return logits;
}
