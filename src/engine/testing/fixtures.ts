// The committed numbers from PyTorch (src/engine/testing/fixtures, made by python/make_fixtures.py), and, in addition, a
// folder of larger fixtures that may stand beside the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { folderLibrary } from '../../cli/folders.ts';
import type { Gpu } from '../gpu/device.ts';
import { loadDecoder, loadModel, type LoadedModel } from '../loadedModel.ts';
import type { Decoder } from '../model/decoder.ts';
import { fileInMemory } from '../storage/fileSource.ts';
import { readModelFiles } from '../storage/modelFiles.ts';
import { readSafetensors, type Safetensors } from '../storage/safetensors.ts';

export const FIXTURES = resolve('src/engine/testing/fixtures');
/** Optional; tests that need it say so when it is absent. */
export const MORE_FIXTURES = resolve(process.env.PATCHBAY_FIXTURES ?? '../shared/fixtures');

export function readBytes(path: string): ArrayBuffer {
  return new Uint8Array(readFileSync(path)).buffer;
}

export function readTensors(...path: string[]): Safetensors {
  return readSafetensors(readBytes(join(...path)));
}

export function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

export function hasMoreFixtures(name: string): boolean {
  return existsSync(join(MORE_FIXTURES, name));
}

export async function loadFixture(gpu: Gpu, folder: string, id: string): Promise<LoadedModel> {
  const files = await readModelFiles((name) => folderLibrary().file(folder, name));
  return loadModel(gpu, { id, title: id, about: '', license: '' }, files);
}

/** The model of a folder without its tokenizer, from however many files of weights. */
export async function loadFixtureDecoder(gpu: Gpu, folder: string, config = 'config.json'): Promise<Decoder> {
  const weights = readdirSync(folder).filter((name) => /^model.*\.safetensors$/.test(name));
  const files = weights.map((name) => fileInMemory(readBytes(join(folder, name))));
  return (await loadDecoder(gpu, readJson(folder, config), files)).decoder;
}

/** Relative error of a whole tensor: largest difference over largest value. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let [difference, largest] = [0, 1e-12];
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i] - expected[i])); // NaN stays
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return difference / largest;
}
