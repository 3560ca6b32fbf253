// Which example a person has chosen, and which models of their own they work with, from one visit to the next.
import * as v from 'valibot';
import { MOST_AUGMENTERS, type OwnModels } from '../../shared/ownPreset.ts';
import { knownContext } from './contextRoom.ts';
import { keep, recall } from './kept.ts';

const KEY = 'patchbay-own-models';
const EXAMPLE_KEY = 'patchbay-example';
const PREVIOUS_KEY = 'patchbay-models-before-link';

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

const exampleId = v.pipe(v.string(), v.maxLength(100));

export const rememberedOwnModels = (): OwnModels | undefined => recall(KEY, schema);
export const rememberOwnModels = (own: OwnModels): void => keep(KEY, shortened(own));
export const forgetOwnModels = (): void => keep(KEY, undefined);

/** Id of the example that was open last. */
export const rememberedExample = (): string | undefined => recall(EXAMPLE_KEY, exampleId);
export const rememberExample = (id: string): void => keep(EXAMPLE_KEY, id);

/** What a person worked with before a link brought something else: models of their own, or the id of an example. */
export const rememberedPrevious = (): OwnModels | string | undefined =>
  recall(PREVIOUS_KEY, v.union([schema, exampleId]));
export const rememberPrevious = (previous?: OwnModels | string): void =>
  keep(PREVIOUS_KEY, typeof previous === 'object' ? shortened(previous) : previous);

function shortened({ anchor, augmenters, context }: OwnModels): OwnModels {
  const short = ({ id, title, hasChatTemplate }: OwnModels['anchor']) => ({ id, title, hasChatTemplate });
  return { anchor: short(anchor), augmenters: augmenters.map(short), context };
}
