// A model of the library in words: where it is from, how far it has come, what removing it means.
import type { FetchProgress, LibraryModel, ModelSource } from '../../shared/models.ts';
import { formatBytes, formatRate, formatSeconds } from '../parts/format.ts';
import { urlOf } from './parseRepository.ts';

export function sourceWords(source: ModelSource): string {
  if (source.kind === 'builtIn') return 'comes with the page';
  if (source.kind === 'files') return source.isMade ? 'made here, from a table' : 'files of this computer';
  const { endpoint, repository } = source.address;
  return `${hostOf(endpoint)}: ${repository}@${source.commit.slice(0, 7)}`;
}

/** Size, or how much of it is here. */
export function stateWords(model: LibraryModel, progress?: FetchProgress): string {
  if (model.state === 'kept') return formatBytes(model.bytes);
  const loaded = progress?.loadedBytes ?? model.keptBytes;
  const here = `${formatBytes(loaded)} of ${formatBytes(model.bytes)}`;
  if (model.state === 'incomplete') return `${here} here`;
  if (!progress || progress.bytesPerSecond <= 0) return here;
  const left = formatSeconds((progress.totalBytes - loaded) / progress.bytesPerSecond);
  return `${here} · ${formatRate(progress.bytesPerSecond)} · ${left} left`;
}

/** What goes, and how it comes back. */
export function removalWords({ title, source, keptBytes, state }: LibraryModel, isOpen: boolean): string[] {
  return [
    `${formatBytes(keptBytes)} of ${title} go from this browser${state === 'fetching' ? ', and the download ends' : ''}.`,
    againWords(source),
    isOpen ? 'It is open now, and stays so until you open other models or leave the page.' : '',
  ].filter(Boolean);
}

function againWords(source: ModelSource): string {
  if (source.kind === 'hub') return `It can be fetched again from ${hostOf(source.address.endpoint)}.`;
  if (source.kind === 'files' && source.isMade)
    return 'It was made here and is nowhere else; links to it are of no use without it.';
  return 'The files on your disk stay where they are.';
}

export const hostOf = (endpoint: string): string => urlOf(endpoint)?.host ?? endpoint;
