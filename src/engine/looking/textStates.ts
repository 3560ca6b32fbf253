// One text through a whole composition, in one plan that can run again: while a run trains the links, what was computed is
// soon stale. Kept on the GPU is what looking needs: what each link found, what it left, and the last states.
import { lowestLink, readAugmenters, recordComposition, type Composition } from '../bridge/composition.ts';
import { addLink, linkAttention } from '../bridge/link.ts';
import type { WiredLink } from '../bridge/linkWeights.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Plan } from '../gpu/plan.ts';
import { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import type { Decoder } from '../model/decoder.ts';
import { headRows } from '../model/headRows.ts';
import type { Spans } from '../ops/attention.ts';
import { rowShares } from '../ops/shares.ts';
import { ReadRows, readByLinks, type ModelTexts } from './lookedRows.ts';

/** What is kept of a link. Shapes: [rows, D_B]. */
export interface KeptLink {
  wired: WiredLink;
  /** The layer's state as the link found it, and with what this link alone adds. */
  found: Tensor;
  alone: Tensor;
  keysValues: Tensor;
  spans: Spans;
  /** f32[rows, 2]: ‖bridge‖² and ‖residual‖². */
  squares: Tensor;
}

export class TextStates {
  readonly links: readonly KeptLink[];
  /** Of the anchor with its links: [rows, D_B]. */
  readonly last: Tensor;
  private readonly gpu: Gpu;
  private readonly composition: Composition;
  private readonly text: ModelTexts;
  private readonly plan: Plan;
  /** Of the augmenters that links read: the highest state that is there. */
  private readonly highest: ReadonlyMap<string, { layer: number; state: Tensor }>;
  private modelsAlone: Promise<ModelsAlone> | undefined;
  /** Those of the composition when the plan ran. */
  private changes: number | undefined;

  private constructor(gpu: Gpu, composition: Composition, text: ModelTexts, recorded: Recorded, plan: Plan) {
    this.gpu = gpu;
    this.composition = composition;
    this.text = text;
    this.plan = plan;
    this.links = recorded.links;
    this.last = recorded.last;
    this.highest = recorded.highest;
  }
