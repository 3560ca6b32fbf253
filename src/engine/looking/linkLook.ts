// Where one link looks. Attention of a long text is the largest thing there is: it is made some rows at a time.
import { badRequest } from '../../shared/errors.ts';
import { linkAttention, linkKeysValues } from '../bridge/link.ts';
import type { Gpu } from '../gpu/device.ts';
import { Recorder } from '../gpu/recorder.ts';
import { ELEMENT_BYTES } from '../gpu/tensor.ts';
import { headRows } from '../model/headRows.ts';
import type { KeptLink, TextStates } from './textStates.ts';

/** Of all weights: 2,048 tokens that see 2,048, with 64 heads. */
const MOST_BYTES = 2 ** 30;

/**
 * [rows, heads, columns]. With a run beside it, rows that are made together are of one training step.
 * @throws PatchbayError 'bad-request' for a text that is too long, 'out-of-memory'.
 */
export async function readAttention(
  gpu: Gpu,
  states: TextStates,
  { wired, found, read, spans }: KeptLink,
  columns: number,
  mostBytes = MOST_BYTES,
): Promise<Float32Array> {
  const { heads } = wired.link;
  const [rows] = found.shape;
  const bytes = rows * heads * columns * ELEMENT_BYTES;
  if (bytes > mostBytes) throw tooLong(rows, heads, Math.floor(Math.sqrt(mostBytes / ELEMENT_BYTES / heads)));
  const weights = new Float32Array(rows * heads * columns);
  if (columns === 0) return weights;
  for (const { first, count } of headRows(rows, heads * columns)) {
    const recorder = new Recorder(gpu, 'where a link looks');
    const [state, keys] = [found, spans.keys].map((tensor) => recorder.rows(tensor, first, count));
    const keysValues = linkKeysValues(recorder, wired, read);
    const part = linkAttention(recorder, wired, state, keysValues, { keys }, columns);
    const plan = await recorder.finish();
    try {
      states.refresh();
      plan.run();
      weights.set(await gpu.readback.f32(part), first * heads * columns);
    } finally {
      plan.destroy();
    }
  }
  return weights;
}

function tooLong(tokens: number, heads: number, most: number): Error {
  return badRequest(
    `With ${heads} heads, where a link looks can be shown for about ${most} tokens; this text has ${tokens}.`,
    'Look at a shorter text.',
  );
}
