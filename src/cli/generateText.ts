// `patchbay logits` and `patchbay generate`: one model alone.
import { generate } from '../engine/answer.ts';
import { CachedComposition } from '../engine/bridge/cachedComposition.ts';
import { alone } from '../engine/bridge/composition.ts';
import { packedLogits } from '../engine/model/packedLogits.ts';
import { nodeGpu } from '../engine/nodeGpu.ts';
import { DEFAULT_CONTEXT } from '../shared/preset.ts';
import type { Answer, Call } from './call.ts';
import { checkIds, number, parseIds, question, required, sampling, weights } from './flags.ts';
import { loadFolder } from './folders.ts';
import { table } from './tables.ts';

/** Of each row, the likeliest token. */
export async function logits({ flags }: Call): Promise<Answer> {
  const ids = parseIds(required(flags, 'ids'));
  const gpu = await nodeGpu();
  const { decoder } = await loadFolder(gpu, required(flags, 'model'), { weights: weights(flags) });
  checkIds(ids, decoder.vocabulary);
  const rows = await packedLogits(gpu, decoder, ids);
  const likeliest = rows.map((row) => Array.from(row).reduce((best, value, id) => (value > row[best] ? id : best), 0));
  const cells = likeliest.map((id, i) => [String(ids[i]), String(id), rows[i][id].toFixed(4)]);
  return { json: { logits: rows }, text: table([['after', 'likeliest', 'logit'], ...cells]) };
}

export async function generateText({ flags }: Call): Promise<Answer> {
  const gpu = await nodeGpu();
  const { decoder, side } = await loadFolder(gpu, required(flags, 'model'), { weights: weights(flags) });
  const ids = flags.ids === undefined ? undefined : parseIds(flags.ids);
  if (ids) checkIds(ids, decoder.vocabulary);
  const cached = new CachedComposition(gpu, alone(decoder), Math.min(decoder.contextLength, DEFAULT_CONTEXT));
  const said = await generate({ cached, anchor: side, augmenters: new Map() }, ids ?? question(flags), {
    maxTokens: number(flags, 'max-tokens', 40),
    sampling: sampling(flags),
  });
  return { json: { ids: said.ids, text: said.text }, text: said.text };
}
