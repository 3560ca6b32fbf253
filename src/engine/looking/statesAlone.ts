// The last states of every model by itself, over one text. What a composition has computed of them already is taken from
// there: the anchor below its lowest link, augmenters up to what links read. Links change nothing of it.
import { ANCHOR, type Speaker } from '../../shared/protocol.ts';
import { lowestLink, type Composition } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Plan } from '../gpu/plan.ts';
import { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import type { Decoder, LayerStart } from '../model/decoder.ts';
import { longestText, ReadRows, type ModelTexts } from './lookedRows.ts';
import type { TextStates } from './textStates.ts';

export class StatesAlone {
  private readonly last: ReadonlyMap<Speaker, Tensor>;
  private readonly plan: Plan;

  private constructor(plan: Plan, last: ReadonlyMap<Speaker, Tensor>) {
    this.plan = plan;
    this.last = last;
  }

  /** @throws PatchbayError 'out-of-memory'. */
  static async create(gpu: Gpu, composition: Composition, text: ModelTexts, known: TextStates): Promise<StatesAlone> {
    const recorder = new Recorder(gpu, 'look inside, alone', { sharing: true, longest: longestText(text) });
    const inputs: ReadRows[] = [];
    const last = (model: Decoder, ids: readonly number[], start?: LayerStart): Tensor => {
      const rows = new ReadRows(recorder, ids);
      inputs.push(rows);
      return recorder.keep(rows.record(recorder, model, { start })[model.blocks]);
    };
    const { anchor, augmenters } = composition;
    const states = new Map<Speaker, Tensor>([[ANCHOR, last(anchor, text.ids, untouched(composition, known))]]);
    for (const [id, seen] of text.augmenters) {
      const model = augmenters.get(id);
      if (model) states.set(id, last(model, seen.ids, known.highest.get(id)));
    }
    const plan = await recorder.finish();
    for (const rows of inputs) rows.write();
    known.refresh();
    plan.run();
    return new StatesAlone(plan, states);
  }

  /** [rows, C], of the anchor or an augmenter by its id. */
  of(model: Speaker): Tensor {
    const state = this.last.get(model);
    if (!state) throw new Error(`"${model}" has not read the text.`);
    return state;
  }

  get bytes(): number {
    return this.plan.bytes;
  }

  destroy(): void {
    this.plan.destroy();
  }
}

/** The anchor before any link has written. */
function untouched(composition: Composition, { links, last }: TextStates): LayerStart {
  const layer = lowestLink(composition);
  const lowest = links.find(({ wired }) => wired.link.to === layer);
  return lowest ? { layer, state: lowest.found } : { layer: composition.anchor.blocks, state: last };
}
