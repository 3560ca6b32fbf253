// Of which family and how large the models of the library are, from their config.json: read once for each.
import type { LibraryModel } from '../shared/models.ts';
import { readModelConfig } from './model/config.ts';
import { readWhole, type FileSource } from './storage/fileSource.ts';

export type KnownShape = Pick<LibraryModel, 'family' | 'blocks' | 'width'>;

export class KnownShapes {
  private readonly read = new Map<string, KnownShape>();

  /** @param place of the file: what lies there never changes. @returns nothing for one that cannot be had, or read. */
  async of(place: string, config: () => Promise<FileSource | undefined>): Promise<KnownShape> {
    const known = this.read.get(place);
    if (known) return known;
    try {
      const file = await config();
      if (!file) return {};
      const { family, blocks, width } = readModelConfig(JSON.parse(new TextDecoder().decode(await readWhole(file))));
      this.read.set(place, { family, blocks, width });
      return { family, blocks, width };
    } catch {
      return {}; // opening it says why
    }
  }
}
