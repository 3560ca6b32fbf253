// What models there are: those that come with the page, and those in this browser; and how much room is left.
import { badRequest } from '../shared/errors.ts';
import type { LibraryModel, LibraryReport, PartSize } from '../shared/models.ts';
import type { BuiltInLibrary } from './storage/builtInLibrary.ts';
import { checkAddress, type CheckedAddress } from './storage/hubAddress.ts';
import { contentsOf } from './keepBuiltIns.ts';
import { KnownShapes, type KnownShape } from './knownShapes.ts';
import { libraryModel, type KeptModel, type KeptModels } from './storage/keptModels.ts';
import { CONFIG } from './storage/modelChoice.ts';
import { isNoStorage } from './storage/storageError.ts';
import { modelHash } from './storage/modelHash.ts';
import type { ModelEntry } from './storage/modelIndex.ts';
import type { ModelLocks } from './storage/modelLocks.ts';

export interface ListSurroundings {
  builtIn: BuiltInLibrary;
  kept: KeptModels;
  locks: ModelLocks;
  /** What this site keeps in the browser, and may keep. */
  estimate(): Promise<StorageEstimate>;
}

/** A download that was begun. */
export interface Started {
  id: string;
  commit: string;
}

export class ModelList {
  private readonly surroundings: ListSurroundings;
  private readonly shapes = new KnownShapes();

  constructor(surroundings: ListSurroundings) {
    this.surroundings = surroundings;
  }

  async report(): Promise<LibraryReport> {
    const { kept, locks } = this.surroundings;
    const [entries, hashes, own, busy, { usage, quota }] = await Promise.all([
      this.builtInEntries(),
      this.surroundings.builtIn.keptHashes(),
      kept.list().catch(noneWithoutStorage),
      locks.held(),
      this.estimate(),
    ]);
    const isModel = ({ files }: ModelEntry): boolean => files.some(({ name }) => name === CONFIG);
    const builtIn = entries.filter(isModel);
    const companions = entries
      .filter((entry) => !isModel(entry))
      .map(({ id, files }) => [id, sizeOf(files, hashes)] as const);
    const models = await Promise.all([
      ...builtIn.map(async (entry) => builtInModel(entry, hashes, await this.builtInShape(entry))),
      ...own.map(async (model) => ({
        ...libraryModel(model, busy.has(model.record.id)),
        ...(await this.shape(model)),
      })),
    ]);
    const shipped = entries.length > 0 ? sizeOf(contentsOf(entries), hashes) : undefined;
    return { models, companions: Object.fromEntries(companions), shipped, usedBytes: usage, quotaBytes: quota };
  }

  /** @throws PatchbayError 'bad-request' when it is not there. */
  async whole(id: string): Promise<LibraryModel> {
    const model = await this.surroundings.kept.find(id);
    if (!model) throw badRequest('This model was removed.', 'Add it again.');
    return libraryModel(model, false);
  }

  /** What was begun under this address is gone on with, also when its branch has moved on since. */
  async started(address: CheckedAddress): Promise<Started | undefined> {
    for (const { record, isKept } of await this.surroundings.kept.list()) {
      const { id, source } = record;
      if (isKept || source.kind !== 'hub') continue;
      const { endpoint, repository, revision } = checkAddress(source.address);
      const isSame = endpoint === address.endpoint && repository === address.repository;
      if (isSame && [revision, source.commit].includes(address.revision)) return { id, commit: source.commit };
    }
    return undefined;
  }

  /** Of models and of presets. None where the list cannot be had: without a network, at the first visit. */
  builtInEntries(): Promise<ModelEntry[]> {
    return this.surroundings.builtIn.entries().catch(() => []);
  }

  private builtInShape({ id, files }: ModelEntry): Promise<KnownShape> {
    const place = files.find(({ name }) => name === CONFIG)?.sha256 ?? id;
    return this.shapes.of(place, () => this.surroundings.builtIn.file(id, CONFIG));
  }

  private async shape({ record, isKept }: KeptModel): Promise<KnownShape> {
    return isKept ? this.shapes.of(record.place, async () => this.surroundings.kept.file(record, CONFIG)) : {};
  }

  /** Undefined where the browser does not tell. */
  async freeBytes(): Promise<number | undefined> {
    const { usage = 0, quota } = await this.estimate();
    return quota === undefined ? undefined : quota - usage;
  }

  private estimate(): Promise<StorageEstimate> {
    return this.surroundings.estimate().catch(() => ({}));
  }
}

/** Where nothing can be kept, nothing is: those that come with the page are there all the same. */
function noneWithoutStorage(thrown: unknown): KeptModel[] {
  if (isNoStorage(thrown)) return [];
  throw thrown;
}

type ListedFile = ModelEntry['files'][number];

const bytesOf = (files: readonly ListedFile[]): number => files.reduce((sum, file) => sum + file.bytes, 0);

/** @param hashes of what is in this browser. */
function sizeOf(files: readonly ListedFile[], hashes: ReadonlySet<string>): PartSize {
  return { bytes: bytesOf(files), keptBytes: bytesOf(files.filter(({ sha256 }) => hashes.has(sha256))) };
}

function builtInModel(
  { id, title, about, license, files }: ModelEntry,
  hashes: ReadonlySet<string>,
  shape: KnownShape,
): LibraryModel {
  const known = { id, title, about, license, hash: modelHash(files), ...sizeOf(files, hashes) };
  return { ...known, source: { kind: 'builtIn' }, state: 'kept', ...shape };
}
