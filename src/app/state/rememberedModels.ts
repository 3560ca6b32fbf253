// Which models of their own a person works with, from one visit to the next.
import * as v from 'valibot';
import { MOST_AUGMENTERS, type OwnModels } from '../../shared/ownPreset.ts';
import { knownContext } from './contextRoom.ts';
import { keep, recall } from './kept.ts';

const KEY = 'patchbay-own-models';

const model = v.object({
  id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
  title: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
  hasChatTemplate: v.optional(v.boolean()),
});

const schema = v.pipe(
  v.object({
    anchor: model,
    augmenters: v.pipe(v.array(model), v.maxLength(MOST_AUGMENTERS)),
    context: v.optional(knownContext),
  }),
  v.check(({ anchor, augmenters }) => {
    const ids = [anchor, ...augmenters].map(({ id }) => id);
    return new Set(ids).size === ids.length;
  }, 'A model plays one part.'),
);

export const rememberedOwnModels = (): OwnModels | undefined => recall(KEY, schema);

export function rememberOwnModels({ anchor, augmenters, context }: OwnModels): void {
  const short = ({ id, title, hasChatTemplate }: OwnModels['anchor']) => ({ id, title, hasChatTemplate });
  keep(KEY, { anchor: short(anchor), augmenters: augmenters.map(short), context });
}

export const forgetOwnModels = (): void => keep(KEY, undefined);
