// A link, read from a file or a store.
import * as v from 'valibot';
import { LINK_VARIANTS } from '../../shared/composition.ts';

export const linkSchema = v.object({
  id: v.string(),
  augmenter: v.string(),
  from: v.pipe(v.number(), v.integer(), v.minValue(0)),
  to: v.pipe(v.number(), v.integer(), v.minValue(0)),
  heads: v.pipe(v.number(), v.integer(), v.minValue(1)),
  distanceBias: v.boolean(),
  variant: v.optional(v.picklist(LINK_VARIANTS), 'pre-norm'),
  mask: v.optional(v.picklist(['causal', 'prompt', 'none']), 'causal'),
  enabled: v.boolean(),
});
