// One text through a whole composition, in one plan that can run again: while a run trains the links, what was computed is
// soon stale. What looking needs stays on the GPU: what each link found, what it left, and the last states.
import { recordComposition, type Composition } from '../bridge/composition.ts';
import { addLink } from '../bridge/link.ts';
import type { WiredLink } from '../bridge/linkWeights.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Plan } from '../gpu/plan.ts';
import { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import type { Spans } from '../ops/attention.ts';
import { rowShares } from '../ops/shares.ts';
import { longestText, ReadRows, readByLinks, type ModelTexts } from './lookedRows.ts';

/** What is kept of a link. */
export interface KeptLink {
  wired: WiredLink;
  /** [rows, D_B]: the layer's state as the link found it, and with what this link alone adds. */
  found: Tensor;
  alone: Tensor;
  /** [its rows, D_A]: the augmenter's states that it reads, and which of them each row sees. */
  read: Tensor;
  spans: Spans;
}

export class TextStates {
  /** In the order of the composition. */
  readonly links: readonly KeptLink[];
  /** [rows, D_B]: the anchor's last layer. */
  readonly last: Tensor;
  /** By augmenter that links read, the highest layer that is here: [its rows, D_A]. */
  readonly highest: ReadonlyMap<string, { layer: number; state: Tensor }>;
  /** f32[links, rows, 2]: ‖bridge‖² and ‖residual‖². */
  private readonly squares: Tensor;
  private readonly gpu: Gpu;
  private readonly composition: Composition;
  private readonly plan: Plan;
  /** Those of the composition when the plan ran. */
  private changes: number | undefined;

  private constructor(gpu: Gpu, composition: Composition, plan: Plan, recorded: Recorded) {
    this.gpu = gpu;
    this.composition = composition;
    this.plan = plan;
    this.links = recorded.links;
    this.last = recorded.last;
    this.highest = recorded.highest;
    this.squares = recorded.squares;
  }

  /** @throws PatchbayError 'out-of-memory'. */
  static async create(gpu: Gpu, composition: Composition, text: ModelTexts): Promise<TextStates> {
    const recorder = new Recorder(gpu, 'look inside', { sharing: true, longest: longestText(text) });
    const recorded = record(recorder, composition, text);
    const states = new TextStates(gpu, composition, await recorder.finish(), recorded);
    for (const rows of recorded.inputs) rows.write();
    return states;
  }

  /** Computes what is stale. What is submitted before anything else is waited for sees the links of one training step. */
  refresh(): void {
    const { changes = 0 } = this.composition;
    if (changes === this.changes) return;
    this.plan.run();
    this.changes = changes;
  }

  /** Of each link, by row: ‖bridge‖² and ‖residual‖². */
  async readSquares(): Promise<Float32Array[]> {
    if (this.links.length === 0) return [];
    const [, rows] = this.squares.shape;
    this.refresh();
    const squares = await this.gpu.readback.f32(this.squares);
    return this.links.map((_, i) => squares.subarray(2 * i * rows, 2 * (i + 1) * rows));
  }

  get bytes(): number {
    return this.plan.bytes;
  }

  destroy(): void {
    this.plan.destroy();
  }
}

interface Recorded extends Pick<TextStates, 'links' | 'last' | 'highest'> {
  squares: Tensor;
  inputs: { write(): void }[];
}

function record(recorder: Recorder, composition: Composition, text: ModelTexts): Recorded {
  const { anchor, links } = composition;
  const rows = new ReadRows(recorder, text.ids);
  const read = readByLinks(recorder, composition, text);
  const squares = recorder.tensor([links.length, text.ids.length, 2], 'shares');
  const kept = new Map<WiredLink, KeptLink>();
  const views = new Map([...read].map(([id, { view }]) => [id, view]));
  const states = recordComposition(recorder, composition, rows.rows, views, {
    observe: (wired, seen) => {
      const { state, before, after, keysValues, spans } = seen;
      rowShares(recorder, seen, { into: { squares, link: links.indexOf(wired) } });
      const alone = before === state ? after : addLink(recorder, wired, state, state, keysValues, spans);
      const source = views.get(wired.link.augmenter)?.state(wired.link.from);
      if (!source) throw new Error(`Nothing was read for the link ${wired.link.id}.`);
      const [found, own, from] = [state, alone, source].map((tensor) => recorder.keep(tensor));
      kept.set(wired, { wired, found, alone: own, read: from, spans });
    },
  });
  return {
    links: links.flatMap((wired) => kept.get(wired) ?? []),
    last: recorder.keep(states[anchor.blocks]),
    highest: new Map(
      [...read].map(([id, { states: own }]) => [
        id,
        { layer: own.length - 1, state: recorder.keep(own[own.length - 1]) },
      ]),
    ),
    squares,
    inputs: [rows, ...read.values()],
  };
}
