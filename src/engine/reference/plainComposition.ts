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
  augmenter: string;
  from: number;
  to: number;
  heads: number;
  /** Whether a head likes tokens less, the more visible ones come after them. */
  distanceBias: boolean;
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
      const { mixed, weights } = attended(
        link,
        state,
        seen.map((token) => sources[token]),
      );
      const added = mixed ? times(named(link, 'o'), mixed) : state.map(() => 0);
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

/** What the heads find, one after another, in the augmenter's states that are seen there; nothing, where none is. */
function attended(link: PlainLink, state: Numbers, seen: readonly Numbers[]): { mixed?: Numbers; weights: Numbers[] } {
  const { heads, distanceBias } = link;
  if (seen.length === 0) return { weights: Array.from({ length: heads }, () => []) };
  const queries = times(named(link, 'q'), normed(state, named(link, 'query_norm'), NORM_EPSILON));
  const projected = seen.map((other) =>
    normed(times(named(link, 'proj'), other), named(link, 'state_norm'), NORM_EPSILON),
  );
  const [keys, values] = ['k', 'v'].map((name) => projected.map((row) => times(named(link, name), row)));
  const width = state.length / heads;
  const own = (row: Numbers, head: number): Numbers => row.slice(head * width, (head + 1) * width);
  const weights = Array.from({ length: heads }, (_, head) => {
    const slope = distanceBias ? 2 ** (1 - (4 * head) / heads) : 0;
    const query = own(queries, head);
    return softmax(keys.map((key, s) => dot(query, own(key, head)) / Math.sqrt(width) - slope * (seen.length - 1 - s)));
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
  const found = weights.get(`${name}.weight`);
  if (!found) throw new Error(`The link has no "${name}.weight".`);
  return found;
}
