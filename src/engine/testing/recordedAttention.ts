// What the links of a composition give the augmenters' tokens, recorded for tests.
import { recordComposition, type AugmenterView, type Composition } from '../bridge/composition.ts';
import { linkAttention, linkKeysValues } from '../bridge/link.ts';
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import type { PackedRows } from '../model/packedRows.ts';

/** By link: [rows, heads, columns], see attentionWeights. */
export function recordAttention(
  recorder: Recorder,
  composition: Composition,
  anchorRows: PackedRows,
  views: ReadonlyMap<string, AugmenterView>,
  columns: number,
): Tensor[] {
  return composition.links.map((wired) => {
    const { augmenter, from, to, mask } = wired.link;
    const view = views.get(augmenter);
    if (!view) throw new Error(`There are no states of "${augmenter}".`);
    // What a link reads is its layer's state before any link writes into it: the links below, computed once more.
    const links = composition.links.filter(({ link }) => link.to < to);
    const state = recordComposition(recorder, { ...composition, links }, anchorRows, views)[to];
    const keysValues = linkKeysValues(recorder, wired, view.state(from));
    return linkAttention(recorder, wired, state, keysValues, view.cross(mask), columns);
  });
}

/** The mean over the heads: [rows, columns], flat. */
export function headMean(values: Float32Array, [rows, heads, columns]: readonly number[]): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let head = 0; head < heads; head++) sum += values[(row * heads + head) * columns + column];
    return sum / heads;
  });
}
