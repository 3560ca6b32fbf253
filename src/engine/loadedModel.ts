// A model with all that goes with it: weights on the GPU, tokenizer, card.
import type { ModelShape } from '../shared/composition.ts';
import type { ModelCard } from '../shared/protocol.ts';
import type { Gpu } from './gpu/device.ts';
import type { LibraryEntry } from './library.ts';
import { readModelConfig } from './model/config.ts';
import { Llama } from './model/llama.ts';
import { countNumbers } from './model/parts.ts';
import type { ModelFiles } from './storage/modelFiles.ts';
import { readSafetensors } from './storage/safetensors.ts';
import type { TextSide } from './text/textSide.ts';
import { TextTokenizer } from './text/tokenizer.ts';

export interface LoadedModel {
  card: ModelCard;
  decoder: Llama;
  side: TextSide;
  /** The tokenizer's `<unk>`, if it has one. */
  unknownId: number | undefined;
}

/** @throws PatchbayError 'bad-model' when files and configuration do not belong together or are not supported. */
export function loadModel(gpu: Gpu, entry: LibraryEntry, files: ModelFiles): LoadedModel {
  const config = readModelConfig(files.config);
  const decoder = Llama.load(gpu, config, readSafetensors(files.weights));
  const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.tokenizerConfig);
  const card: ModelCard = {
    ...entry,
    family: config.family,
    blocks: config.blocks,
    width: config.width,
    heads: config.heads,
    vocabulary: config.vocabulary,
    parameters: countNumbers(decoder.parts),
    bytes: files.bytes,
  };
  return { card, decoder, side: { tokenizer, eosIds: config.eosIds }, unknownId: tokenizer.idOf('<unk>') };
}

export function shapeOf({ card: { id, blocks, width, heads } }: LoadedModel): ModelShape {
  return { id, blocks, width, heads };
}
