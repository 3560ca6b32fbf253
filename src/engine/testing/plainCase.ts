// Two Llamas with links between them, and tokenizers of any two kinds: on the GPU, and as the slow reference has them, which
// shares nothing with the engine but what the tokenizers make of a text.
import { expect } from 'vitest';
import type { Link } from '../../shared/composition.ts';
import { linkParts } from '../bridge/linkWeights.ts';
import type { Gpu } from '../gpu/device.ts';
import { readModelConfig } from '../model/config.ts';
import type { DecoderConfig } from '../model/decoderConfig.ts';
import type { Part } from '../model/parts.ts';
import { saveParts } from '../model/savedParts.ts';
import { composedLogits, type Listener, type PlainLink } from '../reference/plainComposition.ts';
import type { PlainModel } from '../reference/plainLlama.ts';
import { seenTokens } from '../reference/plainVisibility.ts';
import type { Side } from './plainSides.ts';
import { build, type Blueprint, type RandomComposition } from './randomComposition.ts';

/** What the links of a case call the augmenter. */
export const PLAIN_AUGMENTER = 'a';
/** Of both models. */
export const PLAIN_BLOCKS = 2;

export interface PlainCase {
  made: RandomComposition;
  /** Logits of every anchor token of a text, as far as the anchor has said it. */
  expected(anchorIds: readonly number[], listen?: Listener): number[][];
}

export async function plainCase(gpu: Gpu, anchor: Side, augmenter: Side, links: readonly Link[]): Promise<PlainCase> {
  const anchorConfig = llama({ hidden_size: 24, vocab_size: anchor.vocabulary, tie_word_embeddings: true });
  const augmenterConfig = llama({ hidden_size: 14, vocab_size: augmenter.vocabulary });
  const augmenters = new Map([[PLAIN_AUGMENTER, augmenterConfig]]);
  const blueprint: Blueprint = { seed: 11, anchor: anchorConfig, augmenters, links, about: '' };
  const made = build(gpu, blueprint);
  const { composition } = made;
  const [augmenterModel] = [...composition.augmenters.values()];
  const weightsOf = async (parts: readonly Part[]): Promise<Map<string, Float32Array>> =>
    new Map((await saveParts(gpu, parts)).map(({ name, values }) => [name, values]));
  const llamas = { normEpsilon: 1e-6, ropeTheta: 10_000 }; // unless a config says otherwise
  const models = [
    { ...llamas, ...anchorConfig, weights: await weightsOf(composition.anchor.parts) },
    { ...llamas, ...augmenterConfig, weights: await weightsOf(augmenterModel.parts) },
  ] satisfies PlainModel[];
  const plainLinks: PlainLink[] = [];
  for (const wired of composition.links) plainLinks.push({ ...wired.link, weights: await weightsOf(linkParts(wired)) });
  const expected: PlainCase['expected'] = (anchorIds, listen) => {
    const text = wholeCharacters(anchor.bytes(anchorIds));
    const augmenterIds = augmenter.tokenizer.encode(text).ids;
    const [own, others] = [anchor.covered(text, anchorIds), augmenter.covered(text, augmenterIds)];
    expect([own.length, others.length]).toEqual([anchorIds.length, augmenterIds.length]);
    const seen = seenTokens(own, others);
    return composedLogits(models[0], models[1], plainLinks, { anchorIds, augmenterIds, seen }, listen);
  };
  return { made, expected };
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
function wholeCharacters(bytes: readonly number[]): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes), { stream: true });
}
