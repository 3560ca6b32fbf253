// How an answer stands in a conversation: what a chat template puts around the assistant's content.
import type { ChatTemplate } from './chatTemplate.ts';
import { PatchbayError } from '../../shared/errors.ts';
import type { TextSide } from './textSide.ts';

export interface Turn {
  /** White space that the template has between its generation prompt and the answer. */
  before: string;
  /** What it has between the answer and the token that ends it. */
  after: string;
  /** The token that ends an answer; undefined when none does. */
  endId: number | undefined;
  /** Any of these does. */
  stopIds: readonly number[];
}

/** A letter that no template strips or looks for. */
const PROBE = '\uE000';
const turns = new WeakMap<TextSide, Turn>();

/** Of a conversation through the model's template. @throws PatchbayError 'bad-model' when the template fails. */
export function turnOf(side: TextSide): Turn {
  let turn = turns.get(side);
  if (!turn) {
    turn = side.template ? readTurn(side, side.template) : plainTurn(side);
    turns.set(side, turn);
  }
  return turn;
}

/** Of a text that goes on without any template. */
export function plainTurn({ eosIds }: Pick<TextSide, 'eosIds'>): Turn {
  return { before: '', after: '', endId: eosIds[0], stopIds: eosIds };
}

/**
 * The answer ends with the first stop token that the template has behind it: one of the model's own, or a special token
 * that follows at once. What is no white space in front of the answer (an empty thought, say) is not what it is asked with.
 */
function readTurn(side: TextSide, template: ChatTemplate): Turn {
  const { tokenizer, eosIds } = side;
  const { before, after } = surroundings(template);
  const { ids, ends } = tokenizer.encode(after, { addSpecial: false });
  const start = (t: number): number => (t === 0 ? 0 : Math.floor(ends[t - 1]));
  const followsAtOnce = (id: number, t: number): boolean =>
    tokenizer.isSpecial(id) && after.slice(0, start(t)).trim() === '';
  const at = ids.findIndex((id, t) => eosIds.includes(id) || followsAtOnce(id, t));
  if (at < 0) return { ...plainTurn(side), before };
  return { before, after: after.slice(0, start(at)), endId: ids[at], stopIds: [...new Set([ids[at], ...eosIds])] };
}

function surroundings(template: ChatTemplate): { before: string; after: string } {
  const user = { role: 'user', content: 'Hello' } as const;
  try {
    const asked = template.render([user], { addGenerationPrompt: true });
    const answered = template.render([user, { role: 'assistant', content: PROBE }]);
    const [front, after = ''] = answered.split(PROBE);
    const before = front.startsWith(asked) ? front.slice(asked.length) : '';
    return { before: before.trim() === '' ? before : '', after };
  } catch (thrown) {
    if (thrown instanceof PatchbayError && thrown.code === 'bad-request') return { before: '', after: '' };
    throw thrown;
  }
}
