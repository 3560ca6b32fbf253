// What each token of the anchor sees of an augmenter. Causal by characters is what Patchbay does; the others are the
// published code's fault and the published ablation, kept so that both can be tried.
import type { LinkMask } from '../../shared/composition.ts';

/** An augmenter's tokens of a text, and how many of them each anchor token sees. */
export interface SeenTokens {
  ids: readonly number[];
  /** Those that end no later in the text than the anchor's token does. */
  visible: readonly number[];
  /** How many of them end within the prompt; all of them when nothing is said. */
  prompt?: number;
}

/** How many of the augmenter's tokens each anchor token sees under a mask. */
export function visibleUnder(mask: LinkMask, { ids, visible, prompt = ids.length }: SeenTokens): readonly number[] {
  if (mask === 'causal') return visible;
  const all = mask === 'prompt' ? prompt : ids.length;
  return visible.map(() => all);
}
