// The models of a person's own: looked at on a hub or on this computer, fetched into the browser, listed, removed.
import { badRequest, errorData } from '../shared/errors.ts';
import type { LibraryModel, LibraryReport, ModelPlan } from '../shared/models.ts';
import { ANCHOR, COMPOSITION, type Commands, type EngineEvent } from '../shared/protocol.ts';
import { Fetches } from './fetches.ts';
import type { Gpu } from './gpu/device.ts';
import type { ModelShelf } from './library.ts';
import { readModelConfig } from './model/config.ts';
import { planOf } from './modelPlan.ts';
import type { BuiltInLibrary } from './storage/builtInLibrary.ts';
import { checkAddress, type CheckedAddress } from './storage/hubAddress.ts';
import type { HubAccess } from './storage/hubRequest.ts';
import { KeptModels, libraryModel, type Keepers, type KeptModel } from './storage/keptModels.ts';
import { CONFIG } from './storage/modelChoice.ts';
import {
  filesOfModel,
  hubOrigin,
  hubPieces,
  openedFrom,
  pickedOrigin,
  type ModelOrigin,
  type OriginFile,
} from './storage/modelOrigin.ts';
import type { ModelEntry } from './storage/modelIndex.ts';
import { filesPlace, sha256Of } from './storage/places.ts';
import { wait } from './storage/patience.ts';
import { readJson } from './storage/textFiles.ts';

type Params<Name extends keyof Commands> = Commands[Name]['params'];

export interface ShelfSurroundings extends Keepers {
  builtIn: BuiltInLibrary;
  kept: KeptModels;
  gpu: Pick<Gpu, 'adapter' | 'capabilities'>;
  emit(event: EngineEvent): void;
  /** What this site keeps in the browser, and may keep. */
  estimate(): Promise<StorageEstimate>;
  /** How patient requests are; for tests. */
  patience?: Pick<HubAccess, 'wait' | 'stallMs'>;
}

const PATIENCE = { wait, stallMs: 45_000 };

export class Shelf implements ModelShelf {
  private readonly surroundings: ShelfSurroundings;
  private readonly fetches: Fetches;

  constructor(surroundings: ShelfSurroundings) {
    this.surroundings = surroundings;
    this.fetches = new Fetches({ ...surroundings, changed: () => this.changed() });
  }

  async listModels(): Promise<LibraryReport> {
    const { kept, locks } = this.surroundings;
    const [builtIn, own, held, estimate] = await Promise.all([
      this.builtIn(),
      kept.list(),
      locks.held(),
      this.estimate(),
    ]);
    const isBusy = (id: string): boolean => this.fetches.has(id) || held.has(id);
    const models = [...builtIn.map(builtInModel), ...own.map((model) => libraryModel(model, isBusy(model.record.id)))];
    return { models, usedBytes: estimate.usage, quotaBytes: estimate.quota };
  }

  async planModel({ address: asked, token }: Params<'planModel'>): Promise<ModelPlan> {
    const address = checkAddress(asked);
    const started = await this.started(address);
    const origin = await hubOrigin(address, this.access(token), started?.commit);
    const here = (await this.surroundings.kept.list()).find(({ record }) => record.place === origin.place);
    return this.plan(origin, titleOf(address), here);
  }

  planFiles({ files }: Params<'planFiles'>): Promise<ModelPlan> {
    return this.plan(pickedOrigin(files), 'Model from files', undefined);
  }

  async fetchModel({ address: asked, token }: Params<'fetchModel'>): Promise<LibraryModel> {
    const address = checkAddress(asked);
    const access = this.access(token);
    const started = await this.started(address);
    if (started) {
      await this.fetches.run(started.id, hubPieces(address, started.commit, access));
      return this.whole(started.id);
    }
    const origin = await hubOrigin(address, access);
    return this.keep(origin, titleOf(address), await usableFiles(origin), origin.place);
  }

  async addFiles({ title, files: picked }: Params<'addFiles'>): Promise<LibraryModel> {
    const origin = pickedOrigin(picked);
    const files: Required<OriginFile>[] = [];
    for (const { name, bytes } of await usableFiles(origin))
      files.push({ name, bytes, sha256: await sha256Of(openedFrom(origin, name)) });
    return this.keep(origin, title.trim() || 'My model', files, filesPlace(files));
  }

  async pauseFetch({ id }: Params<'pauseFetch'>): Promise<null> {
    if (!this.fetches.has(id) && (await this.surroundings.locks.held()).has(id))
      throw badRequest('Another tab fetches this model.', 'Pause it in that tab.');
    await this.fetches.pause(id);
    return null;
  }

  async removeModel({ id }: Params<'removeModel'>): Promise<null> {
    const { kept, locks } = this.surroundings;
    await this.fetches.pause(id);
    await locks.hold(id, () => kept.remove(id));
    await this.changed();
    return null;
  }

  // ---- what the commands share

  /** Into the library, unless it is there already. */
  private async keep(
    { source, license, pieces }: ModelOrigin,
    title: string,
    files: readonly OriginFile[],
    place: string,
  ): Promise<LibraryModel> {
    const { kept } = this.surroundings;
    const taken = new Set([ANCHOR, COMPOSITION, ...(await this.builtIn(true)).map(({ id }) => id)]);
    const added = new Date().toISOString();
    const wanted = {
      title,
      license,
      source,
      place,
      added,
      files: files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    };
    const { id } = await kept.create(wanted, taken);
    if (!(await kept.find(id))?.isKept) await this.fetches.run(id, pieces);
    return this.whole(id);
  }

  private async whole(id: string): Promise<LibraryModel> {
    const model = await this.surroundings.kept.find(id);
    if (!model) throw badRequest('This model was removed.', 'Add it again.');
    return libraryModel(model, false);
  }

  /** What was begun under this address is gone on with, also when its branch has moved on since. */
  private async started(address: CheckedAddress): Promise<{ id: string; commit: string } | undefined> {
    for (const { record, isKept } of await this.surroundings.kept.list()) {
      const { id, source } = record;
      if (isKept || source.kind !== 'hub') continue;
      const { endpoint, repository, revision } = checkAddress(source.address);
      const isSame = endpoint === address.endpoint && repository === address.repository;
      if (isSame && [revision, source.commit].includes(address.revision)) return { id, commit: source.commit };
    }
    return undefined;
  }

  private async plan(origin: ModelOrigin, title: string, here: KeptModel | undefined): Promise<ModelPlan> {
    const { usage = 0, quota } = await this.estimate();
    const freeBytes = quota === undefined ? undefined : quota - usage;
    return planOf(origin, title, this.surroundings.gpu, { freeBytes, keptBytes: here?.keptBytes ?? 0 });
  }

  /** @param all also the folders that hold no model. None where the list cannot be had: without a network, at the first visit. */
  private async builtIn(all = false): Promise<ModelEntry[]> {
    const entries = await this.surroundings.builtIn.entries().catch(() => []);
    return entries.filter(({ files }) => all || files.some(({ name }) => name === CONFIG));
  }

  private estimate(): Promise<StorageEstimate> {
    return this.surroundings.estimate().catch(() => ({}));
  }

  private access(token: string | undefined): HubAccess {
    return { ...PATIENCE, ...this.surroundings.patience, token: token?.trim() || undefined };
  }

  private async changed(): Promise<void> {
    const { emit } = this.surroundings;
    try {
      emit({ type: 'libraryChanged', library: await this.listModels() });
    } catch (thrown) {
      emit({ type: 'failed', error: errorData(thrown) });
    }
  }
}

/** Refused before anything is kept: what is no model, or of a family that is not supported. */
async function usableFiles(origin: ModelOrigin): Promise<OriginFile[]> {
  const files = await filesOfModel(origin);
  readModelConfig(await readJson(CONFIG, openedFrom(origin, CONFIG)));
  return files;
}

function titleOf({ repository }: CheckedAddress): string {
  return repository.slice(repository.indexOf('/') + 1);
}

function builtInModel({ id, title, license, files }: ModelEntry): LibraryModel {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { id, title, license, source: { kind: 'builtIn' }, state: 'kept', bytes, keptBytes: bytes };
}
