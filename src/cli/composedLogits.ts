// `patchbay logits --composition`: what follows a text, by its logits, to hold a composition to other programs.
import { CachedComposition } from '../engine/bridge/cachedComposition.ts';
import { putText } from '../engine/text/conversation.ts';
import { encodePut, Reading } from '../engine/text/textSide.ts';
import { DEFAULT_CONTEXT } from '../shared/preset.ts';
import type { Answer } from './call.ts';
import { openComposition } from './composed.ts';
import { question, required, type Flags } from './flags.ts';
import { likeliestCells } from './likeliestCells.ts';

/** Of the token behind the whole text: [V], and the ids of the text. */
export async function composedLogits(flags: Flags): Promise<Answer> {
  const { gpu, board, models } = await openComposition(required(flags, 'composition'), flags);
  const [anchor, ...augmenters] = models;
  const prompt = question(flags);
  const put = putText(prompt, anchor.side.template);
  const reading = new Reading(prompt, put, new Map(augmenters.map(({ card, side }) => [card.id, side])));
  const { ids, ends } = encodePut(anchor.side, put);
  const slots = Math.min(anchor.decoder.contextLength, DEFAULT_CONTEXT);
  const cached = await CachedComposition.create(gpu, board.composition, slots);
  await cached.advance(ids, reading.augmenterTokens('', ends));
  const logits = [...(await cached.logits())];
  return { json: { ids, logits }, text: likeliestCells(ids.slice(-1), [logits]) };
}
