// The composed models that are compared: the built-in pair with its shipped links and examples, and a pair in the shape of
// real ones with random weights. For us on the GPU, for the peers as plain arrays.
import { OURS, type Link } from '../../src/shared/composition.ts';
import { codesAndSums } from '../../src/shared/presets/codesAndSums.ts';
import type { Composition } from '../../src/engine/bridge/composition.ts';
import { linkLayout, linkParts, packLinks } from '../../src/engine/bridge/linkWeights.ts';
import { readCompositionFile } from '../../src/engine/compositionFile.ts';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import type { PackedTensors } from '../../src/engine/gpu/packedTensors.ts';
import { elements } from '../../src/engine/gpu/tensor.ts';
import { loadModel } from '../../src/engine/loadedModel.ts';
import { readModelConfig } from '../../src/engine/model/config.ts';
import type { DecoderConfig } from '../../src/engine/model/decoderConfig.ts';
import { BlockDecoder } from '../../src/engine/model/blockDecoder.ts';
import { inMemory, loadParts, type NamedValues } from '../../src/engine/model/parts.ts';
import { NO_LABEL } from '../../src/engine/ops/crossEntropy.ts';
import { readModelFiles } from '../../src/engine/storage/modelFiles.ts';
import { readSafetensors } from '../../src/engine/storage/safetensors.ts';
import { readExamples } from '../../src/engine/text/examples.ts';
import { encodeExample, type EncodedExample } from '../../src/engine/training/encode.ts';
import { numbers, promptIds } from './contender.ts';
import { readWhole, fileInMemory } from '../../src/engine/storage/fileSource.ts';

export type TaskName = 'builtIn' | 'large';

export type PlainWeights = ReadonlyMap<string, { shape: readonly number[]; values: Float32Array }>;

export interface TaskModel {
  id: string;
  config: DecoderConfig;
  weights: PlainWeights;
  decoder: Composition['anchor'];
}

export interface Task {
  gpu: Gpu;
  anchor: TaskModel;
  augmenter: TaskModel;
  links: readonly { link: Link; values: readonly NamedValues[] }[];
  examples: readonly EncodedExample[];
}

/** A rate that hardly changes over the steps that are measured; no clipping. */
export const STEP_SETTINGS = {
  ...codesAndSums.settings,
  steps: 5000,
  warmupSteps: 0,
  learningRate: 1e-3,
  weightDecay: 0.01,
  clip: 0,
};

const LARGE = {
  /** SmolLM2-135M, and 30M of the same kind. */
  real: { blocks: 30, augmenterBlocks: 16, vocabulary: 49152 },
  /** For a CPU that plays a GPU: layers as wide, but few. */
  cut: { blocks: 2, augmenterBlocks: 2, vocabulary: 2048 },
};

function largeSizes({ adapter }: Gpu): (typeof LARGE)['real'] {
  return adapter.fallback ? LARGE.cut : LARGE.real;
}

/** What the large pair is on this adapter. */
export function aboutLarge(gpu: Gpu): string {
  const { blocks, vocabulary } = largeSizes(gpu);
  return gpu.adapter.fallback
    ? `SmolLM2-135M cut to ${blocks} blocks and ${vocabulary} tokens + a cut augmenter`
    : 'SmolLM2-135M + 30M';
}

export class Tasks {
  private readonly opened = new Map<TaskName, Promise<Task>>();
  readonly gpu: Gpu;

  constructor(gpu: Gpu) {
    this.gpu = gpu;
  }

  open(name: TaskName): Promise<Task> {
    const task = this.opened.get(name) ?? (name === 'builtIn' ? builtIn(this.gpu) : Promise.resolve(large(this.gpu)));
    this.opened.set(name, task);
    return task;
  }
}

/** The composition with fresh copies of its links' weights. */
export function wire({ gpu, anchor, augmenter, links }: Task): { composition: Composition; packed: PackedTensors } {
  const widths = { anchor: anchor.config.width, augmenter: augmenter.config.width };
  const { packed, wired } = packLinks(
    gpu,
    links.map(({ link }) => link),
    () => widths,
  );
  wired.forEach((each, i) => loadParts(gpu, linkParts(each), inMemory(links[i].values)));
  const augmenters = new Map([[augmenter.id, augmenter.decoder]]);
  return { composition: { anchor: anchor.decoder, augmenters, links: wired }, packed };
}

async function builtIn(gpu: Gpu): Promise<Task> {
  const get = async (path: string): Promise<ArrayBuffer | undefined> => {
    const response = await fetch(`/models/${path}`);
    const isFile = response.ok && !response.headers.get('content-type')?.startsWith('text/html');
    return isFile ? response.arrayBuffer() : undefined;
  };
  const needed = async (path: string): Promise<ArrayBuffer> => {
    const bytes = await get(path);
    if (!bytes) throw new Error(`${path} is missing.`);
    return bytes;
  };
  const open = async (id: string): Promise<TaskModel & { side: ReturnType<typeof loadModel>['side'] }> => {
    const files = await readModelFiles(async (name) => {
      const bytes = await get(`${id}/${name}`);
      return bytes && fileInMemory(bytes);
    });
    const { decoder, side } = await loadModel(gpu, { id, title: id, about: '', license: '' }, files);
    const { tensors } = readSafetensors(await readWhole(files.weights[0]));
    const weights = new Map(
      [...tensors].map(([name, { shape, values }]) => [name.replace(/^model\./, ''), { shape, values: values() }]),
    );
    return { id, config: readModelConfig(files.config), weights, decoder, side };
  };
  const { id, files } = codesAndSums;
  const [anchor, augmenter] = [await open(codesAndSums.anchor), await open(codesAndSums.augmenters[0])];
  const { links, values } = readCompositionFile(await needed(`${id}/${files.links}`));
  const text = new TextDecoder().decode(await needed(`${id}/${files.train}`));
  const sides = new Map([[augmenter.id, augmenter.side]]);
  const examples = readExamples('train.jsonl', text)
    .examples.slice(0, codesAndSums.settings.batch)
    .map((example) => encodeExample(example, anchor.side, sides));
  return { gpu, anchor, augmenter, links: links.map((link, i) => ({ link, values: values[i] })), examples };
}

function large(gpu: Gpu): Task {
  const { blocks, augmenterBlocks, vocabulary } = largeSizes(gpu);
  const family = { model_type: 'llama', vocab_size: vocabulary, tie_word_embeddings: true, rope_theta: 1e5 };
  const anchor = randomModel(gpu, 'anchor', {
    ...family,
    num_hidden_layers: blocks,
    hidden_size: 576,
    num_attention_heads: 9,
    num_key_value_heads: 3,
    intermediate_size: 1536,
  });
  const augmenter = randomModel(gpu, 'augmenter', {
    ...family,
    num_hidden_layers: augmenterBlocks,
    hidden_size: 256,
    num_attention_heads: 4,
    intermediate_size: 1024,
  });
  const links = [1 / 2, 1].map((height, i): Link => {
    const [from, to] = [Math.ceil(height * augmenterBlocks), Math.ceil(height * blocks)];
    return { id: `${i}`, augmenter: 'augmenter', from, to, heads: 9, distanceBias: true, ...OURS, enabled: true };
  });
  const widths = { anchor: anchor.config.width, augmenter: augmenter.config.width };
  const examples = Array.from({ length: 8 }, (_, i): EncodedExample => {
    const ids = promptIds(64 + i, vocabulary).slice(i);
    const seen = { ids, visible: ids.map((_, t) => t + 1), prompt: 1 };
    const labels = ids.map((_, t) => ids[t + 1] ?? NO_LABEL);
    return { ids, labels, augmenters: new Map([['augmenter', seen]]) };
  });
  return {
    gpu,
    anchor,
    augmenter,
    links: links.map((link, i) => ({
      link,
      values: linkLayout(link.variant, widths).map((part, k) => ({ ...part, values: random(part.shape, 100 * i + k) })),
    })),
    examples,
  };
}

function randomModel(gpu: Gpu, id: string, json: object): TaskModel {
  const config = readModelConfig(json);
  const decoder = new BlockDecoder(gpu, config);
  const weights = new Map(
    decoder.parts.map(({ name, shape }, i) => [name, { shape, values: random(shape, 1000 + i) }] as const),
  );
  loadParts(gpu, decoder.parts, inMemory(Array.from(weights, ([name, stored]) => ({ name, ...stored }))));
  return { id, config, weights, decoder };
}

/** Gains are 1; matrices keep the size of what goes through them. */
function random(shape: readonly number[], seed: number): Float32Array {
  const [, inputs] = shape;
  if (inputs === undefined) return new Float32Array(elements(shape)).fill(1);
  return numbers(elements(shape), seed).map((value) => value * Math.sqrt(3 / inputs));
}
