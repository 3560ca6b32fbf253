// The composed cases of PyTorch (python/composed_cases.py), opened: their batch, their golden numbers, their models.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Link } from '../../shared/composition.ts';
import { readCompositionFile, type CompositionFile } from '../compositionFile.ts';
import type { Gpu } from '../gpu/device.ts';
import { LinkBoard } from '../linkBoard.ts';
import type { LoadedModel } from '../loadedModel.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import type { EncodedExample } from '../training/encode.ts';
import { FIXTURES, loadFixture, readBytes, readJson, readTensors } from './fixtures.ts';

export interface Golden {
  about: string;
  anchor: string;
  augmenters: string[];
  links: Link[];
  sequences: {
    ids: number[];
    labels: (number | null)[];
    augmenters: Record<string, { ids: number[]; visible: number[]; prompt: number }>;
  }[];
  optimizer: {
    learningRate: number;
    weightDecay: number;
    decaysVectors: boolean;
    betas: [number, number];
    epsilon: number;
    clip: number;
  };
  /** Before each of ten steps. */
  losses: number[];
  /** Of the whole gradient in each of them, before it is clipped. */
  gradientNorms: number[];
  answers: { prompt: string; ids: number[]; text: string }[];
}

export interface ComposedCase {
  name: string;
  folder: string;
  golden: Golden;
  batch: EncodedExample[];
}

/** The models on the GPU; `board` makes a board with the links of the case each time. */
export interface OpenCase {
  anchor: LoadedModel;
  augmenters: LoadedModel[];
  board(): Promise<LinkBoard>;
}

export const COMPOSED_CASES: readonly ComposedCase[] = readdirSync(join(FIXTURES, 'composed')).map((name) => {
  const folder = join(FIXTURES, 'composed', name);
  const golden = readJson(folder, 'golden.json') as Golden;
  const batch = golden.sequences.map(({ ids, labels, augmenters }) => ({
    ids,
    labels: labels.map((label) => label ?? NO_LABEL),
    augmenters: new Map(Object.entries(augmenters)),
  }));
  return { name, folder, golden, batch };
});

export function readLinks({ folder }: ComposedCase): CompositionFile {
  return readCompositionFile(readBytes(join(folder, 'links.safetensors')));
}

/** By name; throws when the fixture does not have it. */
export function goldenTensors({ folder }: ComposedCase): (name: string) => Float32Array {
  const { tensors } = readTensors(folder, 'golden.safetensors');
  return (name) => {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`The fixture has no ${name}.`);
    return tensor.values();
  };
}

export async function openCase(gpu: Gpu, composed: ComposedCase): Promise<OpenCase> {
  const load = (id: string): Promise<LoadedModel> => loadFixture(gpu, join(FIXTURES, 'models', id), id);
  const { golden } = composed;
  const [anchor, ...augmenters] = await Promise.all([golden.anchor, ...golden.augmenters].map(load));
  const board = async (): Promise<LinkBoard> => {
    const links = new LinkBoard(gpu, anchor, augmenters);
    await links.load(readLinks(composed), 'trained', 0);
    return links;
  };
  return { anchor, augmenters, board };
}

/** A bias on keys adds the same to all scores of a row: its gradient is rounding noise, which Adam makes whole steps of. */
export function hasGradient(name: string): boolean {
  return name !== 'k.bias';
}
