// All that ships, into this browser, so that every example opens without a network: what is missing is fetched file by file.
import { badRequest, errorData, PatchbayError } from '../shared/errors.ts';
import type { EngineEvent } from '../shared/protocol.ts';
import type { BuiltInLibrary } from './storage/builtInLibrary.ts';
import type { ModelEntry } from './storage/modelIndex.ts';

export interface KeepingSurroundings {
  builtIn: BuiltInLibrary;
  emit(event: EngineEvent): void;
}

interface ShippedFile {
  id: string;
  title: string;
  name: string;
  bytes: number;
  sha256: string;
}

export class BuiltInKeeping {
  private readonly surroundings: KeepingSurroundings;
  private underWay: AbortController | undefined;

  constructor(surroundings: KeepingSurroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Answers when all of it is here. Emits builtInsStepped. What has come is kept, however it ends.
   * @throws PatchbayError 'stopped', 'bad-request' when it goes on already, 'download' or 'storage' with the name of what failed.
   */
  async keep(): Promise<null> {
    if (this.underWay)
      throw badRequest('The examples are being fetched already.', 'Wait until they are here, or stop it.');
    const abort = (this.underWay = new AbortController());
    try {
      await this.fetchMissing(abort.signal);
    } finally {
      this.underWay = undefined;
    }
    return null;
  }

  stop(): null {
    this.underWay?.abort(new PatchbayError({ code: 'stopped', message: 'Stopped. What has come is kept.' }));
    return null;
  }

  private async fetchMissing(signal: AbortSignal): Promise<void> {
    const { builtIn, emit } = this.surroundings;
    const files = await this.missing();
    const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    let before = 0;
    for (const { id, title, name, bytes, sha256 } of files) {
      signal.throwIfAborted();
      const onProgress = (loaded: number): void =>
        emit({ type: 'builtInsStepped', loadedBytes: before + loaded, totalBytes });
      try {
        await builtIn.file(id, name, onProgress, signal);
      } catch (thrown) {
        signal.throwIfAborted();
        const error = errorData(thrown);
        throw new PatchbayError({ ...error, message: `${title}: ${error.message}` }, { cause: thrown });
      }
      before += bytes;
      if (!(await builtIn.keptHashes()).has(sha256)) throw notKept(title, name);
    }
  }

  private async missing(): Promise<ShippedFile[]> {
    const { builtIn } = this.surroundings;
    const [entries, kept] = await Promise.all([builtIn.entries(), builtIn.keptHashes()]);
    return contentsOf(entries).filter(({ sha256 }) => !kept.has(sha256));
  }
}

/** Each content once, whatever it is called: examples share files. */
export function contentsOf(entries: readonly ModelEntry[]): ShippedFile[] {
  const files = entries.flatMap(({ id, title, files: its }) => its.map((file) => ({ id, title, ...file })));
  return [...new Map(files.map((file) => [file.sha256, file])).values()];
}

function notKept(title: string, name: string): PatchbayError {
  return new PatchbayError({
    code: 'storage',
    message: `${title}: ${name} has come, but could not be kept in this browser.`,
    hint: 'Make room on this computer, or leave the private window, then try again.',
  });
}
