// Compositions that nobody would draw by hand, for properties that hold of all: sizes that no tile divides, grouped heads,
// every family, both variants of links, every mask. All follows from the seed. The weights look trained: every link is
// heard.
import { linkLabel, linkProblem, OURS, type Link, type ModelShape } from '../../shared/composition.ts';
import type { Composition } from '../bridge/composition.ts';
import { linkParts, packLinks } from '../bridge/linkWeights.ts';
import type { Gpu } from '../gpu/device.ts';
import type { PackedTensors } from '../gpu/packedTensors.ts';
import { elements } from '../gpu/tensor.ts';
import { readModelConfig } from '../model/config.ts';
import type { DecoderConfig } from '../model/decoderConfig.ts';
import { BlockDecoder } from '../model/blockDecoder.ts';
import { inMemory, loadParts, type Part } from '../model/parts.ts';
import { Draw } from './draw.ts';

/** An anchor's width must be divisible into heads that are a multiple of 4; an augmenter's may be anything. */
const ANCHOR_WIDTHS = [12, 16, 20, 28, 36, 40, 64, 68];
const AUGMENTER_WIDTHS = [6, 10, 16, 24, 33, 44, 64];
const HEAD_WIDTHS = [4, 8, 12, 20];
const HIDDEN_WIDTHS = [5, 13, 24, 37, 64];
const VOCABULARIES = [11, 31, 61, 97, 131];
const MOST_LINKS = 6;

/** By model_type: what sets the family apart. Windows are shorter than the longer texts. */
const FAMILY_FIELDS: Readonly<Record<string, object>> = {
  llama: { rope_scaling: { rope_type: 'linear', factor: 2 } },
  gemma3_text: { sliding_window: 21, sliding_window_pattern: 2, query_pre_attn_scalar: 12 },
  qwen2: { use_sliding_window: true, sliding_window: 50, max_window_layers: 1 },
  qwen3: { attention_bias: true },
  gpt2: { n_positions: 1024 },
  gemma: {},
  gpt_neox: { rotary_pct: 0.5 },
  gpt_neo: { window_size: 21, max_position_embeddings: 1024 },
};
/** Their heads are together as wide as the model. */
const ONE_WIDTH = new Set(['gpt2', 'gpt_neox', 'gpt_neo']);

/** All that is to know of a composition but its weights. */
export interface Blueprint {
  seed: number;
  anchor: DecoderConfig;
  augmenters: ReadonlyMap<string, DecoderConfig>;
  links: readonly Link[];
  /** For the title of a test: says how to draw it again, and what it is. */
  about: string;
}

export interface RandomComposition {
  composition: Composition;
  packed: PackedTensors;
  /** Of all models: what training must not touch. */
  frozen: readonly Part[];
  destroy(): void;
}

export function drawBlueprint(seed: number): Blueprint {
  const draw = new Draw(seed);
  const anchor = drawModel(draw, ANCHOR_WIDTHS);
  const ids = ['a', 'b'].slice(0, draw.whole(1, 2));
  const augmenters = new Map(ids.map((id) => [id, drawModel(draw, AUGMENTER_WIDTHS)]));
  const links = drawLinks(draw, anchor, augmenters);
  const models = [...augmenters].map(([id, config]) => `${id} ${aboutModel(config)}`);
  const about = [`seed ${seed}: anchor ${aboutModel(anchor)}`, ...models, ...links.map(aboutLink)].join(', ');
  return { seed, anchor, augmenters, links, about };
}

/** The same weights for the same blueprint. */
export function build(gpu: Gpu, blueprint: Blueprint): RandomComposition {
  const draw = new Draw(blueprint.seed + 1e6);
  const anchor = randomModel(gpu, blueprint.anchor, draw);
  const augmenters = new Map([...blueprint.augmenters].map(([id, config]) => [id, randomModel(gpu, config, draw)]));
  const models = [anchor, ...augmenters.values()];
  const { packed, wired } = packLinks(gpu, blueprint.links, ({ augmenter }) => ({
    anchor: blueprint.anchor.width,
    augmenter: blueprint.augmenters.get(augmenter)?.width ?? 0,
  }));
  for (const each of wired) {
    const parts = linkParts(each);
    const isGain = ({ name }: Part): boolean => /^(query|state)_norm\./.test(name); // its distance from 1, as released
    fill(gpu, parts.filter(isGain), draw, 1);
    fill(
      gpu,
      parts.filter((part) => !isGain(part)),
      draw,
      0,
    );
  }
  return {
    composition: { anchor, augmenters, links: wired },
    packed,
    frozen: models.flatMap(({ parts }) => parts),
    destroy: () => {
      for (const model of models) model.destroy();
      packed.destroy();
      for (const { slopes } of wired) slopes?.buffer.destroy();
    },
  };
}

function drawModel(draw: Draw, widths: readonly number[]): DecoderConfig {
  const kvHeads = draw.whole(1, 2);
  const family = draw.pick(Object.keys(FAMILY_FIELDS));
  const blocks = draw.whole(1, 3);
  const width = draw.pick(widths);
  const heads = kvHeads * draw.whole(1, 3);
  const headWidth = draw.pick(HEAD_WIDTHS);
  const sizes = {
    num_hidden_layers: blocks,
    hidden_size: ONE_WIDTH.has(family) ? heads * headWidth : width,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    head_dim: headWidth,
    intermediate_size: draw.pick(HIDDEN_WIDTHS),
    vocab_size: draw.pick(VOCABULARIES),
    tie_word_embeddings: draw.chance(0.5),
  };
  const { hidden_size: n_embd, intermediate_size: n_inner } = sizes;
  const ofGpt2 = { n_layer: blocks, n_embd, n_head: heads, n_inner };
  const ofGptNeo = { num_layers: blocks, num_heads: heads, attention_types: [[['local'], blocks]] };
  return readModelConfig({ model_type: family, ...sizes, ...ofGpt2, ...ofGptNeo, ...FAMILY_FIELDS[family] });
}

/** One into the lowest layer that is drawn, two into the last one, and more between: those that can be. */
function drawLinks(draw: Draw, anchor: DecoderConfig, augmenters: ReadonlyMap<string, DecoderConfig>): Link[] {
  const shape = (id: string, { blocks, width, heads }: DecoderConfig): ModelShape => ({ id, blocks, width, heads });
  const lowest = draw.chance(0.5) ? 0 : draw.whole(1, anchor.blocks);
  const targets = [lowest, anchor.blocks, anchor.blocks];
  while (targets.length < MOST_LINKS) targets.push(draw.whole(lowest, anchor.blocks));
  const links: Link[] = [];
  for (const [i, to] of targets.entries()) {
    const augmenter = draw.pick([...augmenters.keys()]);
    const link: Link = {
      id: `${i}`,
      augmenter,
      from: draw.whole(0, augmenters.get(augmenter)?.blocks ?? 0),
      to,
      heads: draw.pick([1, 2, 3, 4, 5].filter((heads) => anchor.width % (4 * heads) === 0)),
      distanceBias: draw.chance(0.5),
      variant: draw.pick([OURS.variant, OURS.variant, 'released', 'lucidrains']),
      mask: draw.pick([OURS.mask, OURS.mask, OURS.mask, 'prompt', 'none']),
      enabled: true,
    };
    const models = [...augmenters].map(([id, config]) => shape(id, config));
    if (!linkProblem(link, shape('anchor', anchor), models, links)) links.push(link);
  }
  return links;
}

function randomModel(gpu: Gpu, config: DecoderConfig, draw: Draw): BlockDecoder {
  const model = new BlockDecoder(gpu, config);
  fill(gpu, model.parts, draw, config.norm.kind === 'rms' ? 1 - config.norm.gainOffset : 1);
  return model;
}

/** Matrices that keep the size of what goes through them; gains not far from `center`, biases not far from 0. */
function fill(gpu: Gpu, parts: readonly Part[], draw: Draw, center: number): void {
  const random = parts.map(({ name, shape, layout }) => {
    const inputs = layout === 'turned' ? shape[0] : shape[1];
    const middle = name.endsWith('.bias') ? 0 : center;
    const values = Float32Array.from({ length: elements(shape) }, () =>
      shape.length === 1 ? middle + 0.2 * draw.normal() : draw.normal() / Math.sqrt(inputs),
    );
    return { name, shape, values };
  });
  loadParts(gpu, parts, inMemory(random));
}

function aboutModel({ family, blocks, width, heads, kvHeads, headWidth, hidden, vocabulary }: DecoderConfig): string {
  return `${family} ${blocks}×${width} (${heads}/${kvHeads} heads of ${headWidth}, hidden ${hidden}, ${vocabulary} words)`;
}

function aboutLink(link: Link): string {
  const { augmenter, heads, distanceBias, variant, mask } = link;
  return `${augmenter} ${linkLabel(link)} ${heads} heads${distanceBias ? ' with distance' : ''} ${variant} ${mask}`;
}
