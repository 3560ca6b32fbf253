// Llamas with links between them, and tokenizers of any kinds: on the GPU, and as the slow reference has them, which shares
// nothing with the engine but what the tokenizers make of a text.
import { expect } from 'vitest';
import type { Link } from '../../shared/composition.ts';
import { linkParts } from '../bridge/linkWeights.ts';
import type { Gpu } from '../gpu/device.ts';
import { readModelConfig } from '../model/config.ts';
import type { DecoderConfig } from '../model/decoderConfig.ts';
import type { Part } from '../model/parts.ts';
import { saveParts } from '../model/savedParts.ts';
import { composedLogits, type Listener, type PlainLink, type PlainText } from '../reference/plainComposition.ts';
import type { PlainModel } from '../reference/plainLlama.ts';
import { seenTokens } from '../reference/plainVisibility.ts';
import type { Side } from './plainSides.ts';
import { build, type Blueprint, type RandomComposition } from './randomComposition.ts';

/** Of all models. */
export const PLAIN_BLOCKS = 2;

export interface PlainCase {
  made: RandomComposition;
  anchor: PlainModel;
  augmenters: ReadonlyMap<string, PlainModel>;
  links: readonly PlainLink[];
  /** A text as far as the anchor has said it. */
  text(anchorIds: readonly number[]): PlainText;
  /** Logits of every anchor token of it. */
  expected(anchorIds: readonly number[], listen?: Listener): number[][];
}

/** @param augmenters by what the links call them. */
export async function plainCase(
  gpu: Gpu,
  anchor: Side,
  augmenters: ReadonlyMap<string, Side>,
  links: readonly Link[],
): Promise<PlainCase> {
  const anchorConfig = llama({ hidden_size: 24, vocab_size: anchor.vocabulary, tie_word_embeddings: true });
  const configs = new Map(
    Array.from(augmenters, ([id, { vocabulary }]) => [id, llama({ hidden_size: 14, vocab_size: vocabulary })]),
  );
  const blueprint: Blueprint = { seed: 11, anchor: anchorConfig, augmenters: configs, links, about: '' };
  const made = build(gpu, blueprint);
  const { composition } = made;
  const weightsOf = async (parts: readonly Part[] = []): Promise<Map<string, Float32Array>> =>
    new Map((await saveParts(gpu, parts)).map(({ name, values }) => [name, values]));
  const llamas = { normEpsilon: 1e-6, ropeTheta: 10_000 }; // unless a config says otherwise
  const plainAnchor = { ...llamas, ...anchorConfig, weights: await weightsOf(composition.anchor.parts) };
  const models = new Map<string, PlainModel>();
  for (const [id, config] of configs)
    models.set(id, { ...llamas, ...config, weights: await weightsOf(composition.augmenters.get(id)?.parts) });
  const plainLinks: PlainLink[] = [];
  for (const wired of composition.links) plainLinks.push({ ...wired.link, weights: await weightsOf(linkParts(wired)) });
  const text = (anchorIds: readonly number[]): PlainText => readBy(anchor, augmenters, anchorIds);
  return {
    made,
    anchor: plainAnchor,
    augmenters: models,
    links: plainLinks,
    text,
    expected: (anchorIds, listen) => composedLogits(plainAnchor, models, plainLinks, text(anchorIds), listen),
  };
}

function readBy(anchor: Side, augmenters: ReadonlyMap<string, Side>, anchorIds: readonly number[]): PlainText {
  const text = wholeCharacters(anchor.bytes(anchorIds));
  const own = anchor.covered(text, anchorIds);
  expect(own.length).toBe(anchorIds.length);
  const read = Array.from(augmenters, ([id, augmenter]) => {
    const { ids } = augmenter.tokenizer.encode(text);
    const others = augmenter.covered(text, ids);
    expect(others.length).toBe(ids.length);
    return [id, { ids, seen: seenTokens(own, others) }] as const;
  });
  return { anchorIds, augmenters: new Map(read) };
}

function llama(sizes: object): DecoderConfig {
  return readModelConfig({
    model_type: 'llama',
    num_hidden_layers: PLAIN_BLOCKS,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 8,
    intermediate_size: 24,
    ...sizes,
  });
}

/** Without the bytes of a character of which some are still to come. */
export function wholeCharacters(bytes: readonly number[]): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes), { stream: true });
}
