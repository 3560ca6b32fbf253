// Who a model is, and how it gets to the cluster, in a few sentences.
import type { TakenModel } from './useCluster.ts';

const COMMIT_SHOWN = 12;

export function modelWords({
  title,
  part,
  source,
  place,
}: Pick<TakenModel, 'title' | 'part' | 'source' | 'place'>): string {
  const who = `${title}, ${part === 'anchor' ? 'the anchor' : 'an augmenter'}.`;
  if (source.kind === 'builtIn') return `${who} It comes with the page.`;
  if (source.kind === 'files')
    return source.isMade
      ? `${who} It was made here, and nobody else has it.`
      : `${who} It is the folder that you chose: copy that there under this name, or save it from here.`;
  const { repository, endpoint } = source.address;
  if (place.kind === 'folder')
    return `${who} It is of ${new URL(endpoint).host}, which the commands do not ask: it goes along.`;
  return `${who} Fetched there by the commands, from ${repository} of ${place.host}, at ${source.commit.slice(0, COMMIT_SHOWN)}.`;
}

/** Models may have one title, such as a release and a copy of it: then each is told by its id as well. */
export function modelName(model: Pick<TakenModel, 'id' | 'title'>, all: readonly Pick<TakenModel, 'title'>[]): string {
  const { id, title } = model;
  return all.filter((other) => other.title === title).length > 1 ? `${title} (${id})` : title;
}
