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
/** Of the norm behind the attention, in links as they were released. */
const POST_NORM_EPSILON = 1e-6;

export interface PlainLink {
  id: string;
  from: number;
  to: number;
  heads: number;
  /** Whether a head likes tokens less, the more visible ones come after them. */
  distanceBias: boolean;
  variant: 'pre-norm' | 'released';
  /** "proj.weight", "q.bias" … as in a composition file. */
  weights: ReadonlyMap<string, ArrayLike<number>>;
}

/** Both models' tokens of a text. */
export interface PlainText {
  anchorIds: readonly number[];
  augmenterIds: readonly number[];
  /** For each anchor token: which of the augmenter's it sees, first to last. */
  seen: readonly (readonly number[])[];
}

/** Told of each link at each position: the state that it reads, and what it adds to that. */
export type Listener = (link: PlainLink, position: number, state: Numbers, bridge: Numbers) => void;

/** Logits [position][V] of the anchor with everything that the links add to it. */
export function composedLogits(
  anchor: PlainModel,
  augmenter: PlainModel,
  links: readonly PlainLink[],
  { anchorIds, augmenterIds, seen }: PlainText,
  listen: Listener = () => undefined,
): number[][] {
  const read = plainStates(augmenter, augmenterIds);
  const states = plainStates(anchor, anchorIds, (layer, position, state) =>
    links
      .filter(({ to }) => to === layer)
      .map((link) => {
        const others = seen[position].map((token) => read[link.from][token]);
        const bridge = link.variant === 'released' ? addedAsReleased(link, state, others) : added(link, state, others);
        listen(link, position, state, bridge);
        return bridge;
      })
      .reduce(plus, state),
  );
  return states[anchor.blocks].map((state) => plainLogits(anchor, state));
}

/** What a link adds to the anchor's state, from the augmenter's states that are seen there: nothing, where none is. */
function added(link: PlainLink, state: Numbers, seen: readonly Numbers[]): Numbers {
  const named = (name: string): ArrayLike<number> => weightOf(link, `${name}.weight`);
  const queries = times(named('q'), normed(state, named('query_norm'), NORM_EPSILON));
  const projected = seen.map((other) => normed(times(named('proj'), other), named('state_norm'), NORM_EPSILON));
  const [keys, values] = ['k', 'v'].map((name) => projected.map((row) => times(named(name), row)));
  return times(named('o'), attended(link, queries, keys, values));
}

/** The same of a link in the form of google-deepmind/calm: it adds something also where it sees nothing. */
function addedAsReleased(link: PlainLink, state: Numbers, seen: readonly Numbers[]): Numbers {
  const through = (name: string, x: Numbers): Numbers =>
    plus(times(weightOf(link, `${name}.weight`), x), Array.from(weightOf(link, `${name}.bias`)));
  const projected = seen.map((other) => through('proj', other));
  const [keys, values] = ['k', 'v'].map((name) => projected.map((row) => through(name, row)));
  const gain = Array.from(weightOf(link, 'post_norm.weight'), (distance) => 1 + distance);
  return normed(through('o', attended(link, through('q', state), keys, values)), gain, POST_NORM_EPSILON);
}

/** What the heads make of the values: nothing, where there are none. */
function attended(
  { heads, distanceBias }: PlainLink,
  queries: Numbers,
  keys: readonly Numbers[],
  values: readonly Numbers[],
): Numbers {
  if (keys.length === 0) return queries.map(() => 0);
  const width = queries.length / heads;
  const mixed = Array.from({ length: heads }, (_, head) => {
    const own = (row: Numbers): Numbers => row.slice(head * width, (head + 1) * width);
    const slope = distanceBias ? 2 ** (1 - (4 * head) / heads) : 0;
    const scores = keys.map((key, s) => dot(own(queries), own(key)) / Math.sqrt(width) - slope * (keys.length - 1 - s));
    return blend(softmax(scores), values.map(own));
  });
  return mixed.flat();
}

function weightOf({ weights }: PlainLink, name: string): ArrayLike<number> {
  const found = weights.get(name);
  if (!found) throw new Error(`The link has no "${name}".`);
  return found;
}
