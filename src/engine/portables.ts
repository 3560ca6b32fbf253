// Files that travel: what one is, the links in other programs' names, and a whole project as one.
import { badRequest } from '../shared/errors.ts';
import type { PortableFile } from '../shared/portable.ts';
import { readWiring, type CompositionFile } from './compositionFile.ts';
import type { Desk, Params, Result } from './desk.ts';
import { countLinks } from './foreignTensors.ts';
import { holdsLucidrainsLinks, LUCIDRAINS_PREFIX, writeLucidrainsFile } from './lucidrainsFile.ts';
import { neededModels, type ModelHere } from './modelsInFile.ts';
import { countRuns, holdsProject } from './projectFile.ts';
import { holdsReleasedLinks, RELEASED_PREFIX, writeReleasedFile } from './releasedFile.ts';
import { blobFile } from './storage/blobFile.ts';
import { readSafetensorsHeader, type SafetensorsHeader } from './storage/safetensors.ts';

const WRITERS: Record<Params<'exportLinks'>['form'], (file: CompositionFile) => ArrayBuffer> = {
  calm: writeReleasedFile,
  lucidrains: writeLucidrainsFile,
};

export class Portables {
  private readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  exportLinks({ form }: Params<'exportLinks'>): Promise<Result<'exportLinks'>> {
    return this.desk.exclusive.run(async () => WRITERS[form](await this.desk.opened().board.save()));
  }

  /** Reads the head of the file only. */
  async describeFile({ file: { name, blob } }: Params<'describeFile'>): Promise<Result<'describeFile'>> {
    const header = await readSafetensorsHeader(blobFile(name, blob));
    const described = { name, bytes: blob.size };
    if (holdsReleasedLinks(header)) return { ...described, kind: 'calm', links: countLinks(header, RELEASED_PREFIX) };
    if (holdsLucidrainsLinks(header))
      return { ...described, kind: 'lucidrains', links: countLinks(header, LUCIDRAINS_PREFIX) };
    return { ...described, ...(await this.described(header)) };
  }

  saveProject(_: Params<'saveProject'>): Promise<Result<'saveProject'>> {
    return Promise.reject(badRequest('Not built: saveProject.', JSON.stringify(_)));
  }

  loadProject(_: Params<'loadProject'>): Promise<Result<'loadProject'>> {
    return Promise.reject(badRequest('Not built: loadProject.', JSON.stringify(_)));
  }

  private async described(header: SafetensorsHeader): Promise<Omit<PortableFile, 'name' | 'bytes'>> {
    const wiring = readWiring(header.metadata);
    const [anchor, ...augmenters] = neededModels(wiring, await this.modelsHere());
    const { score, examples, saved } = wiring.about ?? {};
    const isProject = holdsProject(header);
    return {
      kind: isProject ? 'project' : 'composition',
      anchor,
      augmenters,
      links: wiring.links.length,
      score,
      examples,
      saved,
      runs: isProject ? countRuns(header) : undefined,
    };
  }

  /** Those that are open first: they need no library. */
  private async modelsHere(): Promise<ModelHere[]> {
    const { shelf } = this.desk.surroundings;
    const open = this.desk.opening?.board.cards ?? [];
    const { models } = shelf ? await shelf.listModels({}) : { models: [] };
    return [...open, ...models.filter(({ id, state }) => state === 'kept' && !open.some((card) => card.id === id))];
  }
}
