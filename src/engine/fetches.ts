// The models that this tab is fetching just now: one fetch a model, which can be paused, and tells how far it is.
import { badRequest, errorData, PatchbayError } from '../shared/errors.ts';
import type { EngineEvent } from '../shared/protocol.ts';
import { keepFiles, type ReadPieces } from './storage/keeping.ts';
import type { Keepers, KeptModels } from './storage/keptModels.ts';
import { ProgressMeter } from './storage/progressMeter.ts';

interface Fetch {
  abort: AbortController;
  /** Never rejects. */
  ended: Promise<unknown>;
}

export interface FetchSurroundings extends Keepers {
  kept: KeptModels;
  emit(event: EngineEvent): void;
  /** The list of models is not what it was. */
  changed(): Promise<void>;
}

export class Fetches {
  private readonly running = new Map<string, Fetch>();
  private readonly surroundings: FetchSurroundings;

  constructor(surroundings: FetchSurroundings) {
    this.surroundings = surroundings;
  }

  has(id: string): boolean {
    return this.running.has(id);
  }

  /** @throws PatchbayError 'stopped' when it is paused, 'bad-request' when it runs already, or what goes wrong. */
  async run(id: string, pieces: ReadPieces): Promise<void> {
    if (this.has(id)) throw badRequest('This model is being fetched already.', 'Wait until it is here, or pause it.');
    const abort = new AbortController();
    const work = this.surroundings.locks.hold(id, () => this.fetch(id, pieces, abort.signal));
    this.running.set(id, { abort, ended: work.catch(() => undefined) });
    try {
      await work;
    } finally {
      this.running.delete(id);
      await this.surroundings.changed();
    }
  }

  /** Returns when it has ended. */
  async pause(id: string): Promise<void> {
    const fetch = this.running.get(id);
    fetch?.abort.abort(new PatchbayError({ code: 'stopped', message: 'Paused. What has come is kept.' }));
    await fetch?.ended;
  }

  private async fetch(id: string, pieces: ReadPieces, signal: AbortSignal): Promise<void> {
    const { kept, chunks, records, emit, changed } = this.surroundings;
    const found = await kept.find(id);
    if (!found) throw badRequest('This model was removed.', 'Add it again.');
    const { record, bytes, keptBytes } = found;
    delete record.problem;
    await changed();
    const from = { id, loadedBytes: keptBytes, totalBytes: bytes };
    const meter = new ProgressMeter(from, (progress) => emit({ type: 'fetchProgress', ...progress }));
    try {
      await keepFiles({ record, chunks, records, pieces, signal, onBytes: (count) => meter.add(count) });
    } catch (thrown) {
      if (!signal.aborted) {
        record.problem = errorData(thrown);
        await records.set(record).catch(() => undefined); // a full storage may be what went wrong
      }
      throw thrown;
    }
  }
}
