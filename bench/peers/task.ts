// The training step that is compared: the built-in pair, its shipped links, and examples of the built-in task.
import { readCompositionFile } from '../../src/engine/compositionFile.ts';
import { openGpu, type Gpu } from '../../src/engine/gpu/device.ts';
import { loadModel, type LoadedModel } from '../../src/engine/loadedModel.ts';
import type { DecoderConfig } from '../../src/engine/model/configParts.ts';
import { readModelConfig } from '../../src/engine/model/config.ts';
import { readModelFiles } from '../../src/engine/storage/modelFiles.ts';
import { readSafetensors } from '../../src/engine/storage/safetensors.ts';
import { readExamples } from '../../src/engine/text/examples.ts';
import { encodeExample, type EncodedExample } from '../../src/engine/training/encode.ts';
import { codesAndSums } from '../../src/shared/presets/codesAndSums.ts';

/** A constant rate and no decay, the same for everyone; every step trains on the same batch. */
export const STEP_SETTINGS = {
  ...codesAndSums.settings,
  steps: 1_000_000,
  warmupSteps: 0,
  learningRate: 1e-3,
  weightDecay: 0,
  clip: 0,
};

export interface PlainModel {
  config: DecoderConfig;
  weights: ReadonlyMap<string, { shape: readonly number[]; values: Float32Array }>;
}

export interface Task {
  gpu: Gpu;
  anchor: LoadedModel;
  augmenter: LoadedModel;
  /** The same two, as plain arrays. */
  plain: { anchor: PlainModel; augmenter: PlainModel };
  file: ArrayBuffer;
  links: ReturnType<typeof readCompositionFile>;
  examples: EncodedExample[];
}

export async function openTask(): Promise<Task> {
  const gpu = await openGpu(navigator.gpu);
  const get = async (path: string): Promise<ArrayBuffer | undefined> => {
    const response = await fetch(`/models/${path}`);
    const isFile = response.ok && !response.headers.get('content-type')?.startsWith('text/html');
    return isFile ? response.arrayBuffer() : undefined;
  };
  const open = async (id: string): Promise<[LoadedModel, PlainModel]> => {
    const files = await readModelFiles((name) => get(`${id}/${name}`));
    const { tensors } = readSafetensors(files.weights);
    const plain = new Map(
      [...tensors].map(([name, { shape, values }]) => [name.replace(/^model\./, ''), { shape, values: values() }]),
    );
    const entry = { id, title: id, about: '', license: '' };
    return [loadModel(gpu, entry, files), { config: readModelConfig(files.config), weights: plain }];
  };
  const [anchor, augmenter] = [await open(codesAndSums.anchor), await open(codesAndSums.augmenters[0])];
  const companion = async (name: string): Promise<ArrayBuffer> => {
    const bytes = await get(`${codesAndSums.id}/${name}`);
    if (!bytes) throw new Error(`${name} is missing.`);
    return bytes;
  };
  const file = await companion(codesAndSums.files.links);
  const text = new TextDecoder().decode(await companion(codesAndSums.files.train));
  const sides = new Map([[augmenter[0].card.id, augmenter[0].side]]);
  const examples = readExamples('train.jsonl', text)
    .examples.slice(0, 256)
    .map((example) => encodeExample(example, anchor[0].side, sides));
  return {
    gpu,
    anchor: anchor[0],
    augmenter: augmenter[0],
    plain: { anchor: anchor[1], augmenter: augmenter[1] },
    file,
    links: readCompositionFile(file),
    examples,
  };
}
