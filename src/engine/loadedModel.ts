// A model with all that goes with it: weights on the GPU, tokenizer, card.
import type { ModelShape } from '../shared/composition.ts';
import { PatchbayError, type ErrorData } from '../shared/errors.ts';
import type { ModelCard } from '../shared/protocol.ts';
import type { Gpu } from './gpu/device.ts';
import type { WeightFormat } from './gpu/packing.ts';
import type { LibraryEntry } from './library.ts';
import { readGenerationEosIds, readModelConfig } from './model/config.ts';
import type { DecoderConfig } from './model/decoderConfig.ts';
import type { Decoder } from './model/decoder.ts';
import { BlockDecoder } from './model/blockDecoder.ts';
import { countNumbers } from './model/parts.ts';
import type { ModelFiles } from './storage/modelFiles.ts';
import type { FileSource } from './storage/fileSource.ts';
import { openSafetensors } from './storage/safetensors.ts';
import { ChatTemplate } from './text/chatTemplate.ts';
import { readSpecialTokens } from './text/specialTokens.ts';
import type { TextSide } from './text/textSide.ts';
import { TextTokenizer } from './text/tokenizer.ts';
import { turnOf } from './text/turn.ts';

export interface LoadedModel {
  card: ModelCard;
  decoder: Decoder;
  side: TextSide;
  /** The tokenizer's `<unk>`, if it has one. */
  unknownId: number | undefined;
  /** Why its chat template is not used. */
  templateProblem?: ErrorData;
}

export interface LoadOptions {
  /** How the matrices are kept on the GPU; unless given, as `usualFormat` says. */
  weights?: WeightFormat;
}

/** Numbers from which on a model is large. */
const LARGE_MODEL = 20e6;

/**
 * Large models are kept as f16: half the memory, and half of what a token has to read. Not on a CPU that plays a GPU: its
 * memory is the computer's, and SwiftShader takes twice the time to unpack them (bench/weights.ts).
 */
export function usualFormat({ capabilities }: Pick<Gpu, 'capabilities'>, numbers: number): WeightFormat {
  return numbers >= LARGE_MODEL && !capabilities.fallback ? 'f16' : 'f32';
}

/** @throws PatchbayError 'bad-model' when files and configuration do not belong together or are not supported. */
export async function loadModel(
  gpu: Gpu,
  entry: LibraryEntry,
  files: ModelFiles,
  options: LoadOptions = {},
): Promise<LoadedModel> {
  const { config, decoder } = await loadDecoder(gpu, files.config, files.weights, options);
  const namedEosIds = readGenerationEosIds(files.generationConfig) ?? config.eosIds; // as transformers' generate does
  const eosIds = namedEosIds.filter((id) => id < config.vocabulary); // some name one that they do not have: it is never said
  const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.tokenizerConfig, config.vocabulary);
  const { template, templateProblem } = loadTemplate(entry, files, { tokenizer, eosIds });
  const card: ModelCard = {
    ...entry,
    family: config.family,
    blocks: config.blocks,
    width: config.width,
    heads: config.heads,
    vocabulary: config.vocabulary,
    parameters: countNumbers(decoder.parts),
    bytes: files.bytes,
    contextLength: config.contextLength,
    windows: config.traits.map(({ window }) => window),
    hasChatTemplate: template !== undefined,
  };
  const side = { tokenizer, eosIds, template };
  return { card, decoder, side, unknownId: tokenizer.idOf('<unk>'), templateProblem };
}

/** Tried on a short conversation: a model whose template fails is still good for plain text, and says so. */
function loadTemplate(
  { title }: LibraryEntry,
  { chatTemplate, tokenizerConfig }: ModelFiles,
  side: TextSide,
): { template?: ChatTemplate; templateProblem?: ErrorData } {
  if (chatTemplate === undefined) return {};
  try {
    const template = ChatTemplate.parse(chatTemplate, readSpecialTokens(tokenizerConfig));
    turnOf({ ...side, template });
    return { template };
  } catch (thrown) {
    if (!(thrown instanceof PatchbayError)) throw thrown;
    const hint = 'It is given conversations as plain text.';
    return { templateProblem: { ...thrown.toData(), message: `${title}: ${thrown.message}`, hint } };
  }
}

/** @throws PatchbayError 'bad-model' when configuration and weights do not belong together or are not supported. */
export async function loadDecoder(
  gpu: Gpu,
  configJson: unknown,
  weights: readonly FileSource[],
  options: LoadOptions = {},
): Promise<{ config: DecoderConfig; decoder: Decoder }> {
  const config = readModelConfig(configJson);
  const files = await Promise.all(weights.map(openSafetensors));
  const checkpoint = new Map(files.flatMap((tensors) => [...tensors]));
  const usual = usualFormat(gpu, countNumbers([...checkpoint.values()]));
  const load = async (format: WeightFormat) => ({
    config,
    decoder: await BlockDecoder.load(gpu, config, checkpoint, format),
  });
  try {
    return await load(options.weights ?? usual);
  } catch (thrown) {
    const isTooNarrow = thrown instanceof PatchbayError && thrown.cause instanceof RangeError;
    if (options.weights || !isTooNarrow) throw thrown;
    return load('f32'); // a weight that f16 cannot hold, and nobody asked for f16
  }
}

/** What was loaded beside a model that failed is given back. @throws what the first of those that failed threw. */
export async function allOrNone(loading: readonly Promise<LoadedModel>[]): Promise<LoadedModel[]> {
  const settled = await Promise.allSettled(loading);
  const models = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = settled.find((result) => result.status === 'rejected');
  if (!failed) return models;
  for (const { decoder } of models) decoder.destroy();
  throw failed.reason;
}

export function shapeOf({ card: { id, blocks, width, heads } }: LoadedModel): ModelShape {
  return { id, blocks, width, heads };
}
