// The models of a person's own: looked at on a hub or on this computer, fetched into the browser, listed, removed.
import { badRequest, errorData } from '../shared/errors.ts';
import type { LibraryModel, LibraryReport, ModelPlan } from '../shared/models.ts';
import type { Timing } from '../shared/requests/patience.ts';
import type { Access } from '../shared/requests/request.ts';
import { ANCHOR, COMPOSITION, type Commands, type EngineEvent } from '../shared/protocol.ts';
import { Fetches } from './fetches.ts';
import { BuiltInKeeping } from './keepBuiltIns.ts';
import type { Gpu } from './gpu/device.ts';
import type { ModelShelf } from './library.ts';
import { readModelConfig } from './model/config.ts';
import { ModelList, type ListSurroundings } from './modelList.ts';
import { planOf } from './modelPlan.ts';
import { checkAddress, type CheckedAddress } from './storage/hubAddress.ts';
import { hubAccess } from './storage/hubAccess.ts';
import type { Keepers } from './storage/keptModels.ts';
import { CONFIG } from './storage/modelChoice.ts';
import * as origins from './storage/modelOrigin.ts';
import { filesPlace, sha256Of } from './storage/places.ts';
import { readJson } from './storage/textFiles.ts';

type Params<Name extends keyof Commands> = Commands[Name]['params'];

export interface ShelfSurroundings extends ListSurroundings, Keepers {
  gpu: Pick<Gpu, 'adapter' | 'capabilities'>;
  emit(event: EngineEvent): void;
  /** How patient requests are; for tests. */
  timing?: Partial<Timing>;
}

export class Shelf implements ModelShelf {
  private readonly surroundings: ShelfSurroundings;
  private readonly list: ModelList;
  private readonly fetches: Fetches;
  private readonly keeping: BuiltInKeeping;

  constructor(surroundings: ShelfSurroundings) {
    this.surroundings = surroundings;
    this.list = new ModelList(surroundings);
    this.keeping = new BuiltInKeeping(surroundings);
    this.fetches = new Fetches({ ...surroundings, changed: () => this.changed() });
  }

  listModels(): Promise<LibraryReport> {
    return this.list.report();
  }

  async planModel({ address: asked, token }: Params<'planModel'>): Promise<ModelPlan> {
    const address = checkAddress(asked);
    const started = await this.list.started(address);
    const origin = await origins.hubOrigin(address, this.access(token), started?.commit);
    const here = (await this.surroundings.kept.list()).find(({ record }) => record.place === origin.place);
    return this.plan(origin, titleOf(address), here?.keptBytes);
  }

  planFiles({ files }: Params<'planFiles'>): Promise<ModelPlan> {
    return this.plan(origins.pickedOrigin(files), 'Model from files');
  }

  async fetchModel({ address: asked, token }: Params<'fetchModel'>): Promise<LibraryModel> {
    const address = checkAddress(asked);
    const access = this.access(token);
    const started = await this.list.started(address);
    if (started) {
      await this.fetches.run(started.id, origins.hubPieces(address, started.commit, access));
      return this.list.whole(started.id);
    }
    const origin = await origins.hubOrigin(address, access);
    return this.keep(origin, titleOf(address), await usable(origin), origin.place);
  }

  async addFiles({ title, files: picked }: Params<'addFiles'>, made?: { isMade: true }): Promise<LibraryModel> {
    const origin = origins.pickedOrigin(picked, made);
    const found = await usable(origin);
    const files: Required<origins.OriginFile>[] = [];
    for (const { name, bytes } of found.files)
      files.push({ name, bytes, sha256: await sha256Of(origins.openedFrom(origin, name)) });
    return this.keep(origin, title.trim() || 'My model', { ...found, files }, filesPlace(files));
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

  keepBuiltIns(): Promise<null> {
    return this.keeping.keep();
  }

  stopKeeping(): Promise<null> {
    return Promise.resolve(this.keeping.stop());
  }

  // ---- what the commands share

  /** Into the library, unless it is there already. */
  private async keep(
    { source, license, pieces }: origins.ModelOrigin,
    title: string,
    { files, family, hasChatTemplate }: UsableModel,
    place: string,
  ): Promise<LibraryModel> {
    const { kept } = this.surroundings;
    const builtIn = (await this.list.builtInEntries()).map((entry) => entry.id);
    const wanted = {
      title,
      license,
      family,
      hasChatTemplate,
      source,
      place,
      added: new Date().toISOString(),
      files: files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    };
    const { id } = await kept.create(wanted, new Set([ANCHOR, COMPOSITION, ...builtIn]));
    if (!(await kept.find(id))?.isKept) await this.fetches.run(id, pieces);
    return this.list.whole(id);
  }

  private async plan(origin: origins.ModelOrigin, title: string, keptBytes = 0): Promise<ModelPlan> {
    const freeBytes = await this.list.freeBytes();
    return planOf(origin, title, this.surroundings.gpu, { freeBytes, keptBytes });
  }

  private access(token: string | undefined): Access {
    return hubAccess(token?.trim() || undefined, this.surroundings.timing);
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

interface UsableModel {
  files: readonly origins.OriginFile[];
  family: string;
  hasChatTemplate: boolean;
}

/** Refused before anything is kept: what is no model, or of a family that is not supported. */
async function usable(origin: origins.ModelOrigin): Promise<UsableModel> {
  const files = await origins.filesOfModel(origin);
  const { family } = readModelConfig(await readJson(CONFIG, origins.openedFrom(origin, CONFIG)));
  return { files, family, hasChatTemplate: await origins.hasChatTemplate(origin, files) };
}

function titleOf({ repository }: CheckedAddress): string {
  return repository.slice(repository.indexOf('/') + 1);
}
