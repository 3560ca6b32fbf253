// From a model of this library to what it is anywhere, and back.
import type { LibraryModel } from '../../shared/models.ts';
import type { ChosenModel } from '../../shared/ownPreset.ts';
import type { ModelReference } from './setup.ts';

export function referenceTo({ id, title }: ChosenModel, models: readonly LibraryModel[]): ModelReference {
  const source = models.find((model) => model.id === id)?.source;
  if (source?.kind === 'builtIn') return { kind: 'builtIn', id };
  if (source?.kind === 'hub') return { kind: 'hub', address: { ...source.address, revision: source.commit } };
  return { kind: 'files', id, title };
}

/** The whole model in this browser, if it is here. Files are told by their title: nothing else is known of them. */
export function modelFor(reference: ModelReference, models: readonly LibraryModel[]): LibraryModel | undefined {
  return models.find(({ id, title, source, state }) => {
    if (state !== 'kept' || source.kind !== reference.kind) return false;
    if (reference.kind === 'builtIn') return id === reference.id;
    if (reference.kind === 'files') return title === reference.title;
    const { endpoint, repository, revision } = reference.address;
    return (
      source.kind === 'hub' &&
      source.commit === revision &&
      source.address.endpoint === endpoint &&
      source.address.repository === repository
    );
  });
}
