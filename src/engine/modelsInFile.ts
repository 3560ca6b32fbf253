// Models are called differently in different browsers. A file tells which content each of its ids means; here they get the
// ids that models of that content have.
import { PatchbayError } from '../shared/errors.ts';
import type { NeededModel } from '../shared/portable.ts';
import type { CompositionFile } from './compositionFile.ts';

/** A model of this place, open or in the library. */
export interface ModelHere {
  id: string;
  title: string;
  hash?: string;
}

type Wiring = Pick<CompositionFile, 'anchor' | 'augmenters' | 'about'>;

/** What each model of a file is here, the anchor first. One that is here under its name with other content is not it. */
export function neededModels({ anchor, augmenters, about }: Wiring, here: readonly ModelHere[]): NeededModel[] {
  const taken = new Set<string>(); // two of one content are two here as well
  return [anchor, ...augmenters].map((id) => {
    const { title = id, hash, hub } = (about && Object.hasOwn(about.models, id) ? about.models[id] : undefined) ?? {};
    const sameName = here.find((model) => model.id === id);
    const isUnknown = hash === undefined || sameName?.hash === undefined;
    const sameContent = hash === undefined ? [] : here.filter((model) => model.hash === hash && !taken.has(model.id));
    const found =
      sameContent.find((model) => model === sameName) ?? sameContent.at(0) ?? (isUnknown ? sameName : undefined);
    if (found) taken.add(found.id);
    return {
      id,
      title,
      hash,
      repository: hub?.repository,
      endpoint: hub?.endpoint,
      here: found?.id,
      differs: !found && sameName !== undefined,
    };
  });
}

/**
 * The same composition under the ids that its models have here. Those that are not here keep theirs.
 * @throws PatchbayError 'bad-composition' when a model of a name that it uses has other content.
 */
export function underIdsHere(file: CompositionFile, here: readonly ModelHere[]): CompositionFile {
  const needed = neededModels(file, here);
  const other = needed.find(({ differs }) => differs);
  if (other)
    throw new PatchbayError({
      code: 'bad-composition',
      message: `This composition was made with another "${other.title}": the model of that name that is here has other weights, or another tokenizer.`,
      hint: 'Add the model that it was made with to the library, and open the file again.',
    });
  const ids = new Map(needed.map((model) => [model.id, model.here ?? model.id]));
  const named = (id: string): string => ids.get(id) ?? id;
  const links = file.links.map((link) => ({ ...link, augmenter: named(link.augmenter) }));
  return { ...file, anchor: named(file.anchor), augmenters: file.augmenters.map(named), links };
}
