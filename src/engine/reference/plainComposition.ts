// CALM (arXiv 2401.02412, §3.1) between two models, written down as slowly as plainLlama.ts: each anchor position is given
// the list of augmenter tokens that it sees, and every link is computed again for it from the augmenter's states.
import {
  blend,
  dot,
  normed,
  plainLogits,
  plainStates,
  plus,
  softmax,
  times,
  type Numbers,
  type PlainModel,
} from './plainLlama.ts';

const NORM_EPSILON = 1e-5;

export interface PlainLink {
  from: number;
  to: number;
  heads: number;
  /** Whether a head likes tokens less, the more visible ones come after them. */
  distanceBias: boolean;
  /** "proj.weight", "q.weight" … as in a composition file. */
  weights: ReadonlyMap<string, ArrayLike<number>>;
}

/** Both models' tokens of a text. */
export interface PlainText {
  anchorIds: readonly number[];
  augmenterIds: readonly number[];
  /** For each anchor token: which of the augmenter's it sees, first to last. */
  seen: readonly (readonly number[])[];
}

/** Logits [position][V] of the anchor with everything that the links add to it. */
export function composedLogits(
  anchor: PlainModel,
  augmenter: PlainModel,
  links: readonly PlainLink[],
  { anchorIds, augmenterIds, seen }: PlainText,
): number[][] {
  const read = plainStates(augmenter, augmenterIds);
  const states = plainStates(anchor, anchorIds, (layer, position, state) =>
    links
      .filter(({ to }) => to === layer)
      .map((link) =>
        added(
          link,
          state,
          seen[position].map((token) => read[link.from][token]),
        ),
      )
      .reduce(plus, state),
  );
  return states[anchor.blocks].map((state) => plainLogits(anchor, state));
}

/** What a link adds to the anchor's state, from the augmenter's states that are seen there: nothing, where none is. */
function added({ heads, distanceBias, weights }: PlainLink, state: Numbers, seen: readonly Numbers[]): Numbers {
  if (seen.length === 0) return state.map(() => 0);
  const named = (name: string): ArrayLike<number> => {
    const found = weights.get(`${name}.weight`);
    if (!found) throw new Error(`The link has no "${name}.weight".`);
    return found;
  };
  const queries = times(named('q'), normed(state, named('query_norm'), NORM_EPSILON));
  const projected = seen.map((other) => normed(times(named('proj'), other), named('state_norm'), NORM_EPSILON));
  const [keys, values] = ['k', 'v'].map((name) => projected.map((row) => times(named(name), row)));
  const width = state.length / heads;
  const mixed = Array.from({ length: heads }, (_, head) => {
    const own = (row: Numbers): Numbers => row.slice(head * width, (head + 1) * width);
    const slope = distanceBias ? 2 ** (1 - (4 * head) / heads) : 0;
    const scores = keys.map((key, s) => dot(own(queries), own(key)) / Math.sqrt(width) - slope * (seen.length - 1 - s));
    return blend(softmax(scores), values.map(own));
  });
  return times(named('o'), mixed.flat());
}
