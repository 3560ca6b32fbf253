// The forms that attention comes in: the same numbers in, the same out up to rounding, made for different adapters and
// shapes. Each is compiled for the width of the heads, so that what an invocation keeps is no larger than it must be.
import byFourCode from '../../../shaders/attention_by_four.wgsl?raw';
import byRowCode from '../../../shaders/attention.wgsl?raw';
import quadCode from '../../../shaders/attention_quad.wgsl?raw';
import tiledCode from '../../../shaders/attention_tiled.wgsl?raw';
import type { Capabilities } from '../gpu/capabilities.ts';
import { kernelFile, withConstants, type Kernel } from '../gpu/kernel.ts';
import { QUAD } from './linearKernels.ts';

/**
 * byRow: one invocation per row and head · byFour: per four rows · quad: four invocations per 16 rows · tiled: a workgroup
 * per 16 rows · split: a workgroup per row, which shares out its keys.
 */
export interface AttentionForms {
  forward: 'byRow' | 'byFour' | 'quad' | 'tiled' | 'split';
  backward: 'byFour' | 'quad' | 'tiled';
}

/** Needs nothing of the adapter: no workgroup memory, no subgroups. */
const PLAIN = 'byFour';
const KERNEL_FILES = {
  byRow: 'attention',
  byFour: 'attention_by_four',
  quad: 'attention_quad',
  tiled: 'attention_tiled',
  split: 'attention_tiled',
} as const;

/** What is known of the plan that the attention is recorded into. */
export interface PlanTraits {
  /** A few rows may have forms of their own, which round otherwise than the others. */
  decoding: boolean;
  /** No row sees more keys than this. */
  longest?: number;
}

/** Up to here `quad` leaves most of its lanes empty. */
const FEW_ROWS_QUAD = 4;
/** Spans up to here are faster by four: a quad's 16 rows then belong to several sequences (bench/attention.ts). */
const SHORT_SPAN = 24;
/** Up to here `tiled` leaves most of its lanes empty. Where `split` ends to be faster was not measured. */
const FEW_ROWS_TILED = 4;

/**
 * CPU adapters are slow at barriers and fast at reusing what is loaded; on a GPU it is the other way round. Where a form is
 * wrong, the plainest takes its place.
 */
export function attentionForms(capabilities: Capabilities, rows: number, traits: PlanTraits): AttentionForms {
  const { forward, backward } = wantedForms(capabilities, rows, traits);
  const isRight = (form: keyof typeof KERNEL_FILES, pass: string): boolean =>
    !capabilities.wrong.has(`${KERNEL_FILES[form]}/${pass}`);
  const backwardIsRight = isRight(backward, 'backward_query') && isRight(backward, 'backward_key');
  return {
    forward: isRight(forward, forward === 'split' ? 'forward_split' : 'forward') ? forward : PLAIN,
    backward: backwardIsRight ? backward : PLAIN,
  };
}

function wantedForms(
  { fallback, subgroupSize }: Capabilities,
  rows: number,
  { decoding, longest = Infinity }: PlanTraits,
): AttentionForms {
  if (!fallback) return { forward: decoding && rows <= FEW_ROWS_TILED ? 'split' : 'tiled', backward: 'tiled' };
  const form = subgroupSize >= QUAD && longest > SHORT_SPAN ? 'quad' : 'byFour';
  return { forward: decoding && rows <= FEW_ROWS_QUAD ? 'byRow' : form, backward: form };
}

/** How many rows (or keys) of a head a pass takes at a time, by how many invocations, of how many in a workgroup. */
export interface AttentionPass {
  kernel: Kernel;
  rows: number;
  threads: number;
  group: number;
}

export interface AttentionPasses {
  forward: Record<AttentionForms['forward'], AttentionPass>;
  delta: AttentionPass;
  query: Record<AttentionForms['backward'], AttentionPass>;
  key: Record<AttentionForms['backward'], AttentionPass>;
}

const compiled = new Map<number, AttentionPasses>();

/** The passes for heads of 4·width numbers; always the same objects for the same width. */
export function attentionPasses(width: number): AttentionPasses {
  let passes = compiled.get(width);
  if (!passes) {
    passes = passesOf({ WIDTH: width });
    compiled.set(width, passes);
  }
  return passes;
}

function passesOf(constants: { WIDTH: number }): AttentionPasses {
  const byRow = kernelFile(KERNEL_FILES.byRow, withConstants(byRowCode, constants), ['forward', 'backward_delta']);
  const byFour = kernelFile(KERNEL_FILES.byFour, withConstants(byFourCode, constants), [
    'forward',
    'backward_query',
    'backward_key',
  ]);
  const quad = kernelFile(KERNEL_FILES.quad, withConstants(quadCode, constants), [
    'forward',
    'backward_query',
    'backward_key',
  ]);
  const tiled = kernelFile(KERNEL_FILES.tiled, withConstants(tiledCode, constants), [
    'forward',
    'forward_split',
    'backward_query',
    'backward_key',
  ]);
  const one = (kernel: Kernel): AttentionPass => ({ kernel, rows: 1, threads: 1, group: 64 });
  const four = (kernel: Kernel): AttentionPass => ({ kernel, rows: 4, threads: 1, group: 32 });
  const sixteen = (kernel: Kernel): AttentionPass => ({ kernel, rows: 16, threads: QUAD, group: 32 });
  const tile = (kernel: Kernel): AttentionPass => ({ kernel, rows: 16, threads: 1, group: 1 });
  return {
    forward: {
      byRow: one(byRow.forward),
      byFour: four(byFour.forward),
      quad: sixteen(quad.forward),
      tiled: tile(tiled.forward),
      split: { kernel: tiled.forward_split, rows: 1, threads: 1, group: 1 },
    },
    delta: one(byRow.backward_delta),
    query: {
      byFour: four(byFour.backward_query),
      quad: sixteen(quad.backward_query),
      tiled: tile(tiled.backward_query),
    },
    key: { byFour: four(byFour.backward_key), quad: sixteen(quad.backward_key), tiled: tile(tiled.backward_key) },
  };
}
