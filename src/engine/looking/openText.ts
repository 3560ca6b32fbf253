// A text that is being looked at, with all that lies on the GPU for it. What only the tokens' view needs is made when it is
// first asked for.
import { PatchbayError } from '../../shared/errors.ts';
import type { Composition } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import type { ModelTexts } from './lookedRows.ts';
import { RowHead, type RowOf } from './rowHead.ts';
import { StatesAlone } from './statesAlone.ts';
import { TextStates } from './textStates.ts';
import type { Decoder } from '../model/decoder.ts';

export class OpenText<Text extends ModelTexts> {
  readonly text: Text;
  readonly composition: Composition;
  readonly states: TextStates;
  private readonly gpu: Gpu;
  private statesAlone: StatesAlone | undefined;
  private readonly heads = new Map<Decoder, RowHead>();

  private constructor(gpu: Gpu, composition: Composition, text: Text, states: TextStates) {
    this.gpu = gpu;
    this.composition = composition;
    this.text = text;
    this.states = states;
  }

  /** @throws PatchbayError 'out-of-memory'. */
  static async open<Text extends ModelTexts>(gpu: Gpu, composition: Composition, text: Text): Promise<OpenText<Text>> {
    const states = await inWords(text, TextStates.create(gpu, composition, text));
    return new OpenText(gpu, composition, text, states);
  }

  async alone(): Promise<StatesAlone> {
    const { gpu, composition, text, states } = this;
    return (this.statesAlone ??= await inWords(text, StatesAlone.create(gpu, composition, text, states)));
  }

  /** What `take` makes of the logits [V] that a model's head gives for some rows. */
  async each<T>(model: Decoder, rows: readonly RowOf[], take: (logits: Float32Array) => T): Promise<T[]> {
    if (rows.length === 0) return [];
    let head = this.heads.get(model);
    if (!head) {
      head = await inWords(this.text, RowHead.create(this.gpu, model, rows.length));
      this.heads.set(model, head);
    }
    this.states.refresh();
    return head.each(rows, take);
  }

  get bytes(): number {
    return this.held.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  destroy(): void {
    for (const each of this.held) each.destroy();
  }

  private get held(): { bytes: number; destroy(): void }[] {
    return [this.states, ...(this.statesAlone ? [this.statesAlone] : []), ...this.heads.values()];
  }
}

/** A plan that does not fit speaks of training. */
async function inWords<T>({ ids }: ModelTexts, made: Promise<T>): Promise<T> {
  try {
    return await made;
  } catch (thrown) {
    if (!(thrown instanceof PatchbayError) || thrown.code !== 'out-of-memory') throw thrown;
    throw new PatchbayError({
      code: 'out-of-memory',
      message: `To look inside a text of ${ids.length} tokens takes more graphics memory than there is.`,
      hint: 'Look at a shorter question and answer, or take a smaller model.',
      detail: thrown.detail ?? thrown.message,
    });
  }
}
