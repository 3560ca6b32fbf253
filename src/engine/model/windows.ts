// Which blocks see the latest tokens only: layer_types of transformers 5, or what a family had before.
import * as v from 'valibot';
import { count, unusable } from './fields.ts';

const FULL = 'full_attention';
const SLIDING = 'sliding_attention';

export const windowFields = { sliding_window: v.nullish(count), layer_types: v.nullish(v.array(v.string())) };
type WindowFields = v.InferOutput<v.ObjectSchema<typeof windowFields, undefined>>;

/** As Qwen2 and Qwen3 say from where on. */
export const qwenWindowFields = {
  ...windowFields,
  sliding_window: v.optional(v.nullable(count), 4096),
  use_sliding_window: v.optional(v.boolean(), false),
  max_window_layers: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 28),
};
type QwenWindowFields = v.InferOutput<v.ObjectSchema<typeof qwenWindowFields, undefined>>;

/** The window of each block; Infinity: everything. @throws PatchbayError 'bad-model'. */
export function readQwenWindows(config: QwenWindowFields, blocks: number): number[] {
  const { use_sliding_window: uses, max_window_layers: first } = config;
  const sliding_window = uses ? config.sliding_window : null;
  return readWindows({ ...config, sliding_window }, blocks, (i) => sliding_window !== null && i >= first);
}

/** @param isLocal whether block i (from 0) sees the latest tokens only, if layer_types does not say. */
export function readWindows(
  { layer_types, sliding_window }: WindowFields,
  blocks: number,
  isLocal: (i: number) => boolean,
): number[] {
  const types = layer_types ?? Array.from({ length: blocks }, (_, i) => (isLocal(i) ? SLIDING : FULL));
  if (types.length !== blocks) throw unusable(`layer_types has ${types.length} entries for ${blocks} layers`);
  return types.map((type) => {
    if (type === FULL) return Infinity;
    if (type !== SLIDING)
      throw unusable(`layers of the type "${type}" are not supported; "${FULL}" and "${SLIDING}" are`);
    if (sliding_window == null) throw unusable(`there are layers of the type "${SLIDING}", and no sliding_window`);
    return sliding_window;
  });
}
