// The inputs of a plan over one text: the rows of one model, or of an anchor with what its links see of the augmenters.
import type { LinkMask } from '../../shared/composition.ts';
import { readAugmenters, type AugmenterView, type Composition } from '../bridge/composition.ts';
import { visibleUnder, type SeenTokens } from '../bridge/mask.ts';
import type { Recorder } from '../gpu/recorder.ts';
import { writeTensor, type Tensor } from '../gpu/tensor.ts';
import { recordLayers, type Decoder, type LayerOptions } from '../model/decoder.ts';
import { PackedRows } from '../model/packedRows.ts';
import type { Spans } from '../ops/attention.ts';

/** A text as the models of a composition have it. */
export interface ModelTexts {
  /** The anchor's tokens. */
  ids: readonly number[];
  /** Those of all augmenters, also where no link reads them. */
  augmenters: ReadonlyMap<string, SeenTokens>;
}

/** One model reads its tokens; a text without any takes one row, which nobody looks at. */
export class ReadRows {
  readonly rows: PackedRows;
  private readonly ids: readonly number[];

  constructor(recorder: Recorder, ids: readonly number[]) {
    this.ids = ids;
    this.rows = new PackedRows(recorder, Math.max(1, ids.length));
  }

  record(recorder: Recorder, model: Decoder, options: Pick<LayerOptions, 'start' | 'last'> = {}): Tensor[] {
    return recordLayers(recorder, model, this.rows.index, this.rows, options);
  }

  /** Once the plan has memory. */
  write(): void {
    this.rows.write([this.ids]);
  }
}

/** What links read of an augmenter, and who sees what of it. */
export class ReadByLinks {
  readonly view: AugmenterView;
  readonly states: readonly Tensor[];
  private readonly read: ReadRows;
  private readonly seen: SeenTokens;
  private readonly spans = new Map<LinkMask, Spans>();
  private readonly device: GPUDevice;

  constructor(recorder: Recorder, model: Decoder, last: number, seen: SeenTokens) {
    this.device = recorder.gpu.device;
    this.seen = seen;
    this.read = new ReadRows(recorder, seen.ids);
    this.states = this.read.record(recorder, model, { last });
    const cross = (mask: LinkMask): Spans => {
      const spans = this.spans.get(mask) ?? { keys: recorder.tensor([seen.visible.length, 2], `seen, ${mask}`) };
      this.spans.set(mask, spans);
      return spans;
    };
    this.view = { state: (layer) => this.states[layer], cross, neededCross: cross };
  }

  write(): void {
    this.read.write();
    const { length } = this.seen.ids;
    for (const [mask, { keys }] of this.spans) {
      const spans = visibleUnder(mask, this.seen).flatMap((count) => [0, Math.min(count, length)]);
      writeTensor(this.device, keys, Uint32Array.from(spans));
    }
  }
}

export function readByLinks(
  recorder: Recorder,
  composition: Composition,
  { augmenters }: ModelTexts,
): Map<string, ReadByLinks> {
  return new Map(
    readAugmenters(composition).map(({ id, model, last }) => {
      const seen = augmenters.get(id);
      if (!seen) throw new Error(`The text was not read for the augmenter "${id}".`);
      return [id, new ReadByLinks(recorder, model, last, seen)];
    }),
  );
}

/** Tokens of whichever model makes the most of it. */
export function longestText({ ids, augmenters }: ModelTexts): number {
  return Math.max(ids.length, ...[...augmenters.values()].map((seen) => seen.ids.length));
}
