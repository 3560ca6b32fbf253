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
  augmenter: string;
  from: number;
  to: number;
  heads: number;
  /** Whether a head likes tokens less, the more visible ones come after them. */
  distanceBias: boolean;
  variant: 'pre-norm' | 'released';
  /** "proj.weight", "q.weight" … as in a composition file. */
  weights: ReadonlyMap<string, ArrayLike<number>>;
}

/** All models' tokens of a text. */
export interface PlainText {
  anchorIds: readonly number[];
  augmenters: ReadonlyMap<string, PlainReading>;
}

export interface PlainReading {
  ids: readonly number[];
  /** For each anchor token: which of these it sees, first to last. */
  seen: readonly (readonly number[])[];
}

/** What a link did, by position of the anchor. */
export interface PlainTrace {
  /** Its layer's state before any link wrote into it. */
  found: Numbers[];
  added: Numbers[];
  /** [position][head][token that is seen] */
  weights: Numbers[][];
}

/** The anchor's states [layer][position] with everything that the links add, and what each of them did. */
export function composedStates(
  anchor: PlainModel,
  augmenters: ReadonlyMap<string, PlainModel>,
  links: readonly PlainLink[],
  text: PlainText,
): { states: Numbers[][]; traces: PlainTrace[] } {
  const read = new Map(
    [...augmenters].map(([id, model]) => [id, plainStates(model, text.augmenters.get(id)?.ids ?? [])]),
  );
  const traces: PlainTrace[] = links.map(() => ({ found: [], added: [], weights: [] }));
  const states = plainStates(anchor, text.anchorIds, (layer, position, state) =>
    links.reduce((sum, link, i) => {
      if (link.to !== layer) return sum;
      const seen = text.augmenters.get(link.augmenter)?.seen[position] ?? [];
      const sources = read.get(link.augmenter)?.[link.from] ?? [];
      const { added, weights } = linked(
        link,
        state,
        seen.map((token) => sources[token]),
      );
      traces[i].found.push(state);
      traces[i].added.push(added);
      traces[i].weights.push(weights);
      return plus(sum, added);
    }, state),
  );
  return { states, traces };
}

/** Logits [position][V] of the anchor with everything that the links add to it. */
export function composedLogits(
  anchor: PlainModel,
  augmenters: ReadonlyMap<string, PlainModel>,
  links: readonly PlainLink[],
  text: PlainText,
): number[][] {
  const { states } = composedStates(anchor, augmenters, links, text);
  return states[anchor.blocks].map((state) => plainLogits(anchor, state));
}

/** What a link adds to the anchor's state, and where its heads look, from the augmenter's states that are seen there. */
function linked(link: PlainLink, state: Numbers, seen: readonly Numbers[]): { added: Numbers; weights: Numbers[] } {
  return link.variant === 'released' ? linkedAsReleased(link, state, seen) : linkedAsOurs(link, state, seen);
}

function linkedAsOurs(link: PlainLink, state: Numbers, seen: readonly Numbers[]): ReturnType<typeof linked> {
  const through = (name: string, x: Numbers): Numbers => times(named(link, `${name}.weight`), x);
  const queries = through('q', normed(state, named(link, 'query_norm.weight'), NORM_EPSILON));
  const projected = seen.map((other) => normed(through('proj', other), named(link, 'state_norm.weight'), NORM_EPSILON));
  const [keys, values] = ['k', 'v'].map((name) => projected.map((row) => through(name, row)));
  const { mixed, weights } = attended(link, queries, keys, values);
  return { added: through('o', mixed), weights };
}

/** In the form of google-deepmind/calm: it adds something also where it sees nothing. */
function linkedAsReleased(link: PlainLink, state: Numbers, seen: readonly Numbers[]): ReturnType<typeof linked> {
  const through = (name: string, x: Numbers): Numbers =>
    plus(times(named(link, `${name}.weight`), x), Array.from(named(link, `${name}.bias`)));
  const projected = seen.map((other) => through('proj', other));
  const [keys, values] = ['k', 'v'].map((name) => projected.map((row) => through(name, row)));
  const { mixed, weights } = attended(link, through('q', state), keys, values);
  const gain = Array.from(named(link, 'post_norm.weight'), (distance) => 1 + distance);
  return { added: normed(through('o', mixed), gain, POST_NORM_EPSILON), weights };
}

/** What the heads make of the values, one after another (nothing, where there are none), and what they give each. */
function attended(
  { heads, distanceBias }: PlainLink,
  queries: Numbers,
  keys: readonly Numbers[],
  values: readonly Numbers[],
): { mixed: Numbers; weights: Numbers[] } {
  if (keys.length === 0) return { mixed: queries.map(() => 0), weights: Array.from({ length: heads }, () => []) };
  const width = queries.length / heads;
  const own = (row: Numbers, head: number): Numbers => row.slice(head * width, (head + 1) * width);
  const weights = Array.from({ length: heads }, (_, head) => {
    const slope = distanceBias ? 2 ** (1 - (4 * head) / heads) : 0;
    const query = own(queries, head);
    return softmax(keys.map((key, s) => dot(query, own(key, head)) / Math.sqrt(width) - slope * (keys.length - 1 - s)));
  });
  const found = weights.map((shares, head) =>
    blend(
      shares,
      values.map((value) => own(value, head)),
    ),
  );
  return { mixed: found.flat(), weights };
}

function named({ weights }: PlainLink, name: string): ArrayLike<number> {
  const found = weights.get(name);
  if (!found) throw new Error(`The link has no "${name}".`);
  return found;
}
