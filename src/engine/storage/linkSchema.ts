// A link, read from a file or a store.
import * as v from 'valibot';

export const linkSchema = v.object({
  id: v.string(),
  augmenter: v.string(),
  from: v.pipe(v.number(), v.integer(), v.minValue(0)),
  to: v.pipe(v.number(), v.integer(), v.minValue(0)),
  heads: v.pipe(v.number(), v.integer(), v.minValue(1)),
  distanceBias: v.boolean(),
  variant: v.optional(v.picklist(['pre-norm', 'released']), 'pre-norm'),
  mask: v.optional(v.picklist(['causal', 'prompt', 'none']), 'causal'),
  enabled: v.boolean(),
});
