// What a composition is, as plain data: models by id, and the links between their layers (CALM, arXiv 2401.02412, §3.1).

/** A layer of a decoder with L blocks: 0 = the embeddings, k = the output of block k, L = the last block's output. */
export type Layer = number;

/**
 * `pre-norm`: ours, the identity at the start. `released`: as google-deepmind/calm has it, `lucidrains`: as
 * lucidrains/CALM-pytorch has it, so that their files open.
 */
export type LinkVariant = 'pre-norm' | 'released' | 'lucidrains';
export const LINK_VARIANTS: readonly LinkVariant[] = ['pre-norm', 'released', 'lucidrains'];

/**
 * What the anchor's tokens see of the augmenter's. `causal`: those that end no later in the text. `prompt`: those of the
 * prompt, for all ("m_A as encoder", CALM Table 5). `none`: all of them, also what comes later; in training that shows a
 * link the answer, which is the fault of the released code.
 */
export type LinkMask = 'causal' | 'prompt' | 'none';

/** One link: a projection and a cross-attention from a layer of an augmenter into a layer of the anchor. */
export interface Link {
  /** Stable while the link lives; its trained weights are kept under it. */
  id: string;
  /** Id of the augmenter. */
  augmenter: string;
  /** Layer of the augmenter that is read. */
  from: Layer;
  /** Layer of the anchor that is added to. */
  to: Layer;
  heads: number;
  /** Adds −slope · distance to the attention scores, one slope a head (ALiBi, arXiv 2108.12409). */
  distanceBias: boolean;
  variant: LinkVariant;
  mask: LinkMask;
  /** A link that is off keeps its weights and writes nothing. */
  enabled: boolean;
}

/** How Patchbay links unless told otherwise. */
export const OURS = { variant: 'pre-norm', mask: 'causal' } as const satisfies Partial<Link>;

/** The shape of a model, as far as wiring is concerned. */
export interface ModelShape {
  id: string;
  blocks: number;
  width: number;
  heads: number;
}

/** As many elements of a head as the attention kernels keep in registers. */
export const WIDEST_HEAD = 256;

/** "2-0": how a link is written on the command line and in file names, augmenter layer first. */
export function linkLabel(link: Pick<Link, 'from' | 'to'>): string {
  return `${link.from}-${link.to}`;
}

/** A layer, in words. */
export const layerName = (layer: Layer): string => (layer === 0 ? 'embeddings' : `block ${layer}`);

/** Of width D_B: two gains; five biases and a gain; a bias and a gain. */
const VECTORS: Record<LinkVariant, number> = { 'pre-norm': 2, released: 6, lucidrains: 2 };

/** Trained numbers of one link: projection D_A·D_B, four D_B² matrices, and vectors: gains of norms, biases. */
export function linkParameters(variant: LinkVariant, augmenterWidth: number, anchorWidth: number): number {
  const vectors = VECTORS[variant];
  return augmenterWidth * anchorWidth + 4 * anchorWidth ** 2 + vectors * anchorWidth;
}

/** Why this link cannot be, in words; undefined when it can. */
export function linkProblem(
  link: Link,
  anchor: ModelShape,
  augmenters: ModelShape[],
  others: Link[],
): string | undefined {
  const augmenter = augmenters.find((model) => model.id === link.augmenter);
  if (!augmenter) return `There is no augmenter called "${link.augmenter}" here.`;
  if (!Number.isInteger(link.from) || link.from < 0 || link.from > augmenter.blocks)
    return `${augmenter.id} has layers 0 to ${augmenter.blocks}; layer ${link.from} is not one of them.`;
  if (!Number.isInteger(link.to) || link.to < 0 || link.to > anchor.blocks)
    return `${anchor.id} has layers 0 to ${anchor.blocks}; layer ${link.to} is not one of them.`;
  if (
    !Number.isInteger(link.heads) ||
    link.heads < 1 ||
    anchor.width % link.heads !== 0 ||
    (anchor.width / link.heads) % 4 !== 0
  )
    return `${link.heads} heads do not divide the anchor's width ${anchor.width} into parts that are a multiple of 4.`;
  if (anchor.width / link.heads > WIDEST_HEAD)
    return `${link.heads} heads of the anchor's width ${anchor.width} are ${anchor.width / link.heads} wide each; up to ${WIDEST_HEAD} can be. Use more of them.`;
  const same = others.find(
    (other) =>
      other.id !== link.id && other.augmenter === link.augmenter && other.from === link.from && other.to === link.to,
  );
  if (same) return `These two layers are already linked (${linkLabel(link)}).`;
  return undefined;
}
