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
  augmenter: string;
  from: number;
  to: number;
  heads: number;
  /** Whether a head likes tokens less, the more visible ones come after them. */
  distanceBias: boolean;
  variant: 'pre-norm' | 'released' | 'lucidrains';
  /** "proj.weight", "q.bias" … as in a composition file. */
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

/** What a link does at a position. */
export interface PlainTrace {
  /** What it reads: its layer's state before any link wrote into it; and what it adds to that. */
  state: Numbers;
  bridge: Numbers;
  /** [head][token that is seen] */
  weights: readonly Numbers[];
}

/** Told of each link at each position. */
export type Listener = (link: PlainLink, position: number, trace: PlainTrace) => void;

/** The anchor's states [layer][position] with everything that the links add to it. */
export function composedStates(
  anchor: PlainModel,
  augmenters: ReadonlyMap<string, PlainModel>,
  links: readonly PlainLink[],
  { anchorIds, augmenters: readings }: PlainText,
  listen: Listener = () => undefined,
): Numbers[][] {
  const read = new Map(Array.from(readings, ([id, { ids }]) => [id, plainStates(of(augmenters, id), ids)]));
  return plainStates(anchor, anchorIds, (layer, position, state) =>
    links
      .filter(({ to }) => to === layer)
      .map((link) => {
        const sources = of(read, link.augmenter)[link.from];
        const others = of(readings, link.augmenter).seen[position].map((token) => sources[token]);
        const written = ADDED[link.variant](link, state, others);
        listen(link, position, { state, ...written });
        return written.bridge;
      })
      .reduce(plus, state),
  );
}

/** Logits [position][V] of the same. */
export function composedLogits(
  anchor: PlainModel,
  augmenters: ReadonlyMap<string, PlainModel>,
  links: readonly PlainLink[],
  text: PlainText,
  listen?: Listener,
): number[][] {
  const states = composedStates(anchor, augmenters, links, text, listen);
  return states[anchor.blocks].map((state) => plainLogits(anchor, state));
}

type Written = Omit<PlainTrace, 'state'>;

/** What a link adds to the anchor's state, from the augmenter's states that are seen there: nothing, where none is. */
function added(link: PlainLink, state: Numbers, seen: readonly Numbers[]): Written {
  const named = (name: string): ArrayLike<number> => weightOf(link, `${name}.weight`);
  const queries = times(named('q'), normed(state, named('query_norm'), NORM_EPSILON));
  const projected = seen.map((other) => normed(times(named('proj'), other), named('state_norm'), NORM_EPSILON));
  const [keys, values] = ['k', 'v'].map((name) => projected.map((row) => times(named(name), row)));
  const { mixed, weights } = attended(link, queries, keys, values);
  return { bridge: times(named('o'), mixed), weights };
}

/** The same of a link in the form of lucidrains/CALM-pytorch: the norm divides by the row's own length. */
function addedAsLucidrains(link: PlainLink, state: Numbers, seen: readonly Numbers[]): Written {
  const named = (name: string): ArrayLike<number> => weightOf(link, `${name}.weight`);
  const bias = Array.from(weightOf(link, 'proj.bias'));
  const projected = seen.map((other) => plus(times(named('proj'), other), bias));
  const [keys, values] = ['k', 'v'].map((name) => projected.map((row) => times(named(name), row)));
  const { mixed, weights } = attended(link, times(named('q'), normed(state, named('query_norm'), 0)), keys, values);
  return { bridge: times(named('o'), mixed), weights };
}

/** The same of a link in the form of google-deepmind/calm: it adds something also where it sees nothing. */
function addedAsReleased(link: PlainLink, state: Numbers, seen: readonly Numbers[]): Written {
  const through = (name: string, x: Numbers): Numbers =>
    plus(times(weightOf(link, `${name}.weight`), x), Array.from(weightOf(link, `${name}.bias`)));
  const projected = seen.map((other) => through('proj', other));
  const [keys, values] = ['k', 'v'].map((name) => projected.map((row) => through(name, row)));
  const gain = Array.from(weightOf(link, 'post_norm.weight'), (distance) => 1 + distance);
  const { mixed, weights } = attended(link, through('q', state), keys, values);
  return { bridge: normed(through('o', mixed), gain, POST_NORM_EPSILON), weights };
}

const ADDED: Record<PlainLink['variant'], typeof added> = {
  'pre-norm': added,
  released: addedAsReleased,
  lucidrains: addedAsLucidrains,
};

/** What the heads give the keys, and what they make of the values: nothing, where there are none. */
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
  const mixed = weights.flatMap((shares, head) =>
    blend(
      shares,
      values.map((value) => own(value, head)),
    ),
  );
  return { mixed, weights };
}

function weightOf({ weights }: PlainLink, name: string): ArrayLike<number> {
  return of(weights, name);
}

function of<T>(all: ReadonlyMap<string, T>, name: string): T {
  const found = all.get(name);
  if (found === undefined) throw new Error(`There is no "${name}".`);
  return found;
}
