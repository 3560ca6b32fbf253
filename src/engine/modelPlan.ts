// What a model is and needs, before it is fetched: from its small files and the heads of its weights. What stands in the
// way is told in sentences and not thrown, so that a person sees all of it at once.
import * as v from 'valibot';
import { bytesInWords } from '../shared/bytes.ts';
import { PatchbayError } from '../shared/errors.ts';
import type { MemoryPlan, ModelPlan } from '../shared/models.ts';
import type { Gpu } from './gpu/device.ts';
import { planMemory, type Heads, type Planned } from './memoryPlan.ts';
import { readModelConfig } from './model/config.ts';
import { elements } from './gpu/tensor.ts';
import type { DecoderConfig } from './model/decoderConfig.ts';
import { CONFIG, WEIGHTS_INDEX } from './storage/modelChoice.ts';
import { filesOfModel, hasChatTemplate, openedFrom, type ModelOrigin } from './storage/modelOrigin.ts';
import { readSafetensorsHeader } from './storage/safetensors.ts';
import { readJson } from './storage/textFiles.ts';
import { checkPart, readWeightsIndex } from './storage/weightFiles.ts';

export interface Room {
  /** Bytes that this site may still keep; undefined where the browser does not tell. */
  freeBytes: number | undefined;
  /** Bytes of this model that are here already. */
  keptBytes: number;
}

/** @throws PatchbayError 'bad-model' when there is no model in a form that is read here, or what reading throws. */
export async function planOf(
  origin: ModelOrigin,
  title: string,
  adapter: Pick<Gpu, 'adapter' | 'capabilities'>,
  { freeBytes, keptBytes }: Room,
): Promise<ModelPlan> {
  const files = (await filesOfModel(origin)).map(({ name, bytes }) => ({ name, bytes }));
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const configJson = await readJson(CONFIG, openedFrom(origin, CONFIG));
  const heads = await readHeads(origin, files);

  const obstacles: string[] = [];
  const orObstacle = async <T>(work: () => Promise<T> | T): Promise<T | undefined> => {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof PatchbayError)) throw thrown;
      obstacles.push(thrown.message);
      return undefined;
    }
  };
  const config = await orObstacle(() => readModelConfig(configJson));
  const planned = config && (await orObstacle(() => planMemory(adapter, config, heads)));
  const memory = planned?.memory ?? UNKNOWN_MEMORY;
  if (memory.largestBuffer > memory.largestPossible)
    obstacles.push(
      `It needs ${bytesInWords(memory.largestBuffer)} in one piece of graphics memory; this adapter has at most ${bytesInWords(memory.largestPossible)}.`,
    );
  if (freeBytes !== undefined && bytes - keptBytes > freeBytes)
    obstacles.push(
      `It needs ${bytesInWords(bytes - keptBytes)} of this browser's storage; ${bytesInWords(Math.max(0, freeBytes))} are free.`,
    );
  const { source, license } = origin;
  const numbers = { ...sizesOf(config, configJson), ...countsOf(planned, heads), memory };
  const chats = await hasChatTemplate(origin, files);
  return { title, source, license, files, bytes, keptBytes, ...numbers, hasChatTemplate: chats, obstacles };
}

const UNKNOWN_MEMORY: MemoryPlan = {
  format: 'f32',
  weights: 0,
  context: 0,
  cache: 0,
  cachePerToken: 0,
  training: { links: 0, examples: 0, tokens: 0, bytes: 0, linkBuffer: 0 },
  largestBuffer: 0,
  largestPossible: 0,
};

async function readHeads(origin: ModelOrigin, files: readonly { name: string }[]): Promise<Heads> {
  const isSharded = files.some(({ name }) => name === WEIGHTS_INDEX);
  const places = isSharded ? await readWeightsIndex(openedFrom(origin, WEIGHTS_INDEX)) : undefined;
  const heads: Heads = new Map();
  for (const { name } of files) {
    if (!name.endsWith('.safetensors')) continue;
    const { tensors } = await readSafetensorsHeader(openedFrom(origin, name));
    if (places) checkPart(name, tensors, places);
    for (const [tensor, place] of tensors) heads.set(tensor, place);
  }
  return heads;
}

/** Of a model that cannot be used, what its config.json says in the words that most have. */
const someSizes = v.object({
  model_type: v.fallback(v.string(), 'unknown'),
  num_hidden_layers: v.fallback(v.number(), 0),
  hidden_size: v.fallback(v.number(), 0),
  num_attention_heads: v.fallback(v.number(), 0),
  vocab_size: v.fallback(v.number(), 0),
  max_position_embeddings: v.fallback(v.number(), 0),
});

function sizesOf(config: DecoderConfig | undefined, json: unknown) {
  if (config) {
    const { family, blocks, width, heads, vocabulary, contextLength } = config;
    return { family, blocks, width, heads, vocabulary, contextLength };
  }
  const said = v.parse(v.fallback(someSizes, v.getFallbacks(someSizes) as v.InferOutput<typeof someSizes>), json);
  return {
    family: said.model_type,
    blocks: said.num_hidden_layers,
    width: said.hidden_size,
    heads: said.num_attention_heads,
    vocabulary: said.vocab_size,
    contextLength: said.max_position_embeddings,
  };
}

/** Types with the most numbers first. */
function countsOf(planned: Planned | undefined, heads: Heads): { parameters: number; precision: string } {
  const counts = new Map<string, number>();
  for (const { dtype, shape } of heads.values()) counts.set(dtype, (counts.get(dtype) ?? 0) + elements(shape));
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
  const all = sorted.reduce((sum, [, count]) => sum + count, 0);
  return { parameters: planned?.parameters ?? all, precision: sorted.map(([dtype]) => dtype).join(', ') };
}
