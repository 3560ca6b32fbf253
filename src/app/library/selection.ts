// Which models would be opened, and in which roles: one anchor, any number of augmenters, nobody twice.
import type { LibraryModel } from '../../shared/models.ts';
import type { OwnModels } from '../../shared/ownPreset.ts';

export interface Selection {
  /** Ids. */
  anchor?: string;
  augmenters: string[];
}

export function withAnchor({ anchor, augmenters }: Selection, id: string): Selection {
  if (anchor === id) return { augmenters };
  return { anchor: id, augmenters: augmenters.filter((other) => other !== id) };
}

export function withAugmenter({ anchor, augmenters }: Selection, id: string): Selection {
  const others = augmenters.filter((other) => other !== id);
  return {
    anchor: anchor === id ? undefined : anchor,
    augmenters: others.length < augmenters.length ? others : [...augmenters, id],
  };
}

export const sameSelection = (a: Selection, b: Selection): boolean =>
  a.anchor === b.anchor && a.augmenters.join('\n') === b.augmenters.join('\n');

/** Undefined as long as something is missing. */
export function chosenModels(
  { anchor, augmenters }: Selection,
  models: readonly LibraryModel[],
): OwnModels | undefined {
  const kept = (id?: string): LibraryModel | undefined =>
    models.find((model) => model.id === id && model.state === 'kept');
  const answering = kept(anchor);
  const read = augmenters.map(kept).filter((model) => model !== undefined);
  return answering && read.length === augmenters.length ? { anchor: answering, augmenters: read } : undefined;
}
