// What comes next at one place of a text, according to everyone; and what the anchor's head makes of a layer before and after
// a link writes into it (the logit lens, nostalgebraist 2020).
import { NEXT_TOKENS, type NextToken, type TokenLook } from '../shared/looks.ts';
import { ANCHOR, type Speaker } from '../shared/protocol.ts';
import type { Tensor } from './gpu/tensor.ts';
import type { LoadedModel } from './loadedModel.ts';
import type { LookedModels, LookedText } from './lookedText.ts';
import { likeliest } from './looking/likeliest.ts';
import type { OpenText } from './looking/openText.ts';
import { textAfter } from './text/tokenTexts.ts';

/** @param speaker whose composition it is. @param place of the anchor's tokens. */
export async function nextTokens(
  opened: OpenText<LookedText>,
  { anchor, augmenters }: LookedModels,
  speaker: Speaker,
  place: number,
): Promise<TokenLook> {
  const { text, states } = opened;
  const byItself = await opened.alone();
  /** By what a model's head makes of one row of each of some states. */
  const said = async (model: LoadedModel, ids: readonly number[], row: number, of: readonly Tensor[]) => {
    const before = ids.slice(0, row + 1);
    const read = (logits: Float32Array): NextToken[] =>
      likeliest(logits, NEXT_TOKENS).map(({ id, probability }) => ({
        text: textAfter(model.side.tokenizer, before, id),
        probability,
      }));
    const rows = of.map((state) => ({ state, row }));
    return opened.each(model.decoder, rows, read);
  };
  const own = new Set([
    states.last,
    byItself.of(ANCHOR),
    ...states.links.flatMap(({ found, alone }) => [found, alone]),
  ]);
  const lists = await said(anchor, text.ids, place, [...own]);
  const listOf = new Map([...own].map((state, i) => [state, lists[i]]));
  const next = [
    { speaker, tokens: listOf.get(states.last) ?? [] },
    { speaker: ANCHOR, tokens: listOf.get(byItself.of(ANCHOR)) ?? [] },
  ];
  for (const model of augmenters) {
    const { id } = model.card;
    const { ids, visible } = text.augmenters.get(id) ?? { ids: [], visible: [] };
    const row = (visible[place] ?? 0) - 1;
    const isThere = row >= 0 && row < ids.length;
    const [tokens] = isThere ? await said(model, ids, row, [byItself.of(id)]) : [[]];
    next.push({ speaker: id, tokens });
  }
  const lens = states.links.map(({ wired, found, alone: after }) => ({
    link: wired.link.id,
    before: listOf.get(found) ?? [],
    after: listOf.get(after) ?? [],
  }));
  return { next, lens };
}
