// Models by id, wherever they are: those that come with the page, and those that a person keeps in the browser. The
// page's own go first: no file that was fetched ever stands in for one of them.
import { PatchbayError } from '../shared/errors.ts';
import type { Library, LibraryEntry } from './library.ts';
import type { BuiltInLibrary } from './storage/builtInLibrary.ts';
import type { KeptModels } from './storage/keptModels.ts';
import { modelHash } from './storage/modelHash.ts';
import type { ModelEntry } from './storage/modelIndex.ts';
import type { ModelRecord } from './storage/modelRecords.ts';

export function joinedLibrary(builtIn: BuiltInLibrary, kept: KeptModels): Library {
  /** Undefined for a built-in one. */
  const keptRecord = async (id: string): Promise<ModelRecord | undefined> => {
    try {
      await builtIn.entry(id);
      return undefined;
    } catch (thrown) {
      const found = await kept.find(id);
      if (!found) throw thrown;
      if (!found.isKept) throw notWhole(found.record);
      return found.record;
    }
  };
  return {
    async entry(id) {
      const record = await keptRecord(id);
      return record ? entryOf(record) : builtInEntry(await builtIn.entry(id));
    },
    async file(id, name, progress) {
      const record = await keptRecord(id);
      if (!record) return builtIn.file(id, name, progress);
      const file = await kept.file(record, name);
      if (file) progress?.(file.bytes, file.bytes, 'cache');
      return file;
    },
  };
}

function entryOf(record: ModelRecord): LibraryEntry {
  const { id, title, license, source, files } = record;
  const hash = modelHash(files.map(({ name, checked }) => ({ name, sha256: checked })));
  const hub = source.kind === 'hub' ? hubOf(source) : undefined;
  return { id, title, about: aboutOf(record), license, hash, hub };
}

function hubOf({ address, commit }: Extract<ModelRecord['source'], { kind: 'hub' }>): LibraryEntry['hub'] {
  const { endpoint, repository } = address;
  return { endpoint, repository, commit };
}

function builtInEntry({ id, title, about, license, files }: ModelEntry): LibraryEntry {
  return { id, title, about, license, hash: modelHash(files) };
}

function aboutOf({ source }: ModelRecord): string {
  if (source.kind === 'files') return source.isMade ? 'Made here, from a table.' : 'From files of this computer.';
  return `${source.address.repository} of ${new URL(source.address.endpoint).host}.`;
}

function notWhole({ title }: ModelRecord): PatchbayError {
  return new PatchbayError({
    code: 'bad-model',
    message: `"${title}" is not in this browser as a whole.`,
    hint: 'Fetch the rest of it in the library.',
  });
}
