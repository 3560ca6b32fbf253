// `patchbay logits` and `patchbay generate`: one model alone, or the logits of a composition.
import { generate } from '../engine/answer.ts';
import { CachedComposition } from '../engine/bridge/cachedComposition.ts';
import { alone } from '../engine/bridge/composition.ts';
import { packedLogits } from '../engine/model/packedLogits.ts';
import { sharedNodeGpu } from '../engine/nodeGpu.ts';
import { DEFAULT_CONTEXT } from '../shared/preset.ts';
import type { Answer, Call } from './call.ts';
import { composedLogits } from './composedLogits.ts';
import { checkIds, number, parseIds, question, required, sampling, weights } from './flags.ts';
import { loadFolder } from './folders.ts';
import { likeliestCells } from './likeliestCells.ts';

/** Of each row of a model's; with --composition, behind a text. */
export async function logits({ flags }: Call): Promise<Answer> {
  if (flags.composition !== undefined) return composedLogits(flags);
  const ids = parseIds(required(flags, 'ids'));
  const gpu = await sharedNodeGpu();
  const { decoder } = await loadFolder(gpu, required(flags, 'model'), { weights: weights(flags) });
  checkIds(ids, decoder.vocabulary);
  const rows = await packedLogits(gpu, decoder, ids);
  return { json: { logits: rows }, text: likeliestCells(ids, rows) };
}

export async function generateText({ flags }: Call): Promise<Answer> {
  const gpu = await sharedNodeGpu();
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
