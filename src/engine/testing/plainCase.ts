// A composition of small Llamas with tokenizers of two kinds, and what the slow reference (reference/plain*.ts) makes of its
// texts.
import { expect } from 'vitest';
import type { Link } from '../../shared/composition.ts';
import { linkParts } from '../bridge/linkWeights.ts';
import type { Gpu } from '../gpu/device.ts';
import { readModelConfig } from '../model/config.ts';
import type { DecoderConfig } from '../model/decoderConfig.ts';
import type { Part } from '../model/parts.ts';
import { saveParts } from '../model/savedParts.ts';
import type { PlainLink, PlainText } from '../reference/plainComposition.ts';
import type { PlainModel } from '../reference/plainLlama.ts';
import { seenTokens } from '../reference/plainVisibility.ts';
import type { Side } from './plainSides.ts';
import { build, type Blueprint, type RandomComposition } from './randomComposition.ts';

export interface PlainCase {
  made: RandomComposition;
  anchor: PlainModel;
  augmenters: ReadonlyMap<string, PlainModel>;
  links: readonly PlainLink[];
  /** A text as far as the anchor has said it. */
  text(anchorIds: readonly number[]): PlainText;
}

/** @param augmenters by id. */
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
  const plain = async (config: DecoderConfig, parts: readonly Part[]): Promise<PlainModel> => ({
    normEpsilon: 1e-6, // these two unless a config says otherwise
    ropeTheta: 10_000,
    ...config,
    weights: await weightsOf(gpu, parts),
  });
  const models = new Map<string, PlainModel>();
  for (const [id, config] of configs) models.set(id, await plain(config, composition.augmenters.get(id)?.parts ?? []));
  const plainLinks: PlainLink[] = [];
  for (const wired of composition.links)
    plainLinks.push({ ...wired.link, weights: await weightsOf(gpu, linkParts(wired)) });
  return {
    made,
    anchor: await plain(anchorConfig, composition.anchor.parts),
    augmenters: models,
    links: plainLinks,
    text: (anchorIds) => readBy(anchor, augmenters, anchorIds),
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
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 8,
    intermediate_size: 24,
    ...sizes,
  });
}

async function weightsOf(gpu: Gpu, parts: readonly Part[]): Promise<Map<string, Float32Array>> {
  return new Map((await saveParts(gpu, parts)).map(({ name, values }) => [name, values]));
}

/** Without the bytes of a character of which some are still to come. */
export function wholeCharacters(bytes: readonly number[]): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes), { stream: true });
}
