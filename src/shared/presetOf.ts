// What the page makes of chosen models: an example that ships when they are its own, that example with more augmenters
// (its questions, checker, examples and trained links stay), or else models by themselves.
import { ownId, ownPreset, type OwnModels } from './ownPreset.ts';
import type { Preset } from './preset.ts';

/** @param examples those that ship; of those whose models are all here, in their roles, the one with the most counts. */
export function presetOf(own: OwnModels, examples: readonly Preset[]): Preset {
  const ids = own.augmenters.map(({ id }) => id);
  const [example] = examples
    .filter(({ anchor, augmenters }) => anchor === own.anchor.id && augmenters.every((id) => ids.includes(id)))
    .toSorted((a, b) => b.augmenters.length - a.augmenters.length);
  if (!example) return ownPreset(own);
  return example.augmenters.join('\n') === ids.join('\n') ? example : extended(example, own);
}

function extended(example: Preset, { anchor, augmenters, context }: OwnModels): Preset {
  const ids = augmenters.map(({ id }) => id);
  const more = augmenters.filter(({ id }) => !example.augmenters.includes(id));
  return {
    ...example,
    id: [example.id, ...more.map(({ id }) => id).toSorted()].join('+'),
    formerIds: [ownId(anchor.id, ids)],
    extends: example.id,
    title: [example.title, ...more.map(({ title }) => title)].join(' + '),
    augmenters: ids,
    context,
  };
}
