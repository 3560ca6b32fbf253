// A whole project as one file: a composition (.safetensors, which opens as such everywhere), and beside its links the
// examples as .jsonl and the runs. Nothing in it is code, and what is read is checked like every file from outside.
import * as v from 'valibot';
import { PatchbayError } from '../shared/errors.ts';
import type { Example, Wiring } from '../shared/protocol.ts';
import { readCompositionFile, writeCompositionFile, type CompositionFile } from './compositionFile.ts';
import { readSafetensors, type Safetensors, type WrittenTensor } from './storage/safetensors.ts';

const METADATA_KEY = 'patchbay.project';

export interface ProjectRun {
  /** As the store of runs has it, and checks it. */
  record: unknown;
  /** A composition file: what it trained. */
  file: ArrayBuffer;
  /** Of its steps. */
  losses: Float32Array;
}

export interface ProjectFile {
  composition: CompositionFile;
  origin: Wiring['origin'];
  steps: number;
  /** Absent: those that come with the models. */
  examples?: { name: string; train: readonly Example[]; heldOut: readonly Example[] };
  runs: readonly ProjectRun[];
}

const projectSchema = v.object({
  format: v.literal(1),
  origin: v.picklist(['untrained', 'preset', 'trained']),
  steps: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  examples: v.optional(v.object({ name: v.string() })),
  runs: v.array(v.unknown()),
});

const exampleSchema = v.object({ prompt: v.string(), completion: v.string() });

export const holdsProject = ({ metadata }: Pick<Safetensors, 'metadata'>): boolean => METADATA_KEY in metadata;

/** How many runs are in it; for who reads the metadata only. */
export function countRuns({ metadata }: Pick<Safetensors, 'metadata'>): number {
  return readMetadata(metadata).runs.length;
}

export function writeProjectFile({ composition, origin, steps, examples, runs }: ProjectFile): ArrayBuffer {
  const tensors = runs.flatMap(({ file, losses }, i): WrittenTensor[] => [
    bytesTensor(`runs.${i}.composition`, new Uint8Array(file)),
    { name: `runs.${i}.losses`, shape: [losses.length], values: losses },
  ]);
  if (examples)
    tensors.push(
      bytesTensor('examples.train', jsonLines(examples.train)),
      bytesTensor('examples.held_out', jsonLines(examples.heldOut)),
    );
  const kept = { format: 1, origin, steps, examples: examples && { name: examples.name } };
  const metadata = { [METADATA_KEY]: JSON.stringify({ ...kept, runs: runs.map(({ record }) => record) }) };
  return writeCompositionFile(composition, { tensors, metadata });
}

/** @throws PatchbayError 'bad-composition', or 'bad-model' when it is no safetensors file at all. */
export function readProjectFile(bytes: ArrayBuffer): ProjectFile {
  const file = readSafetensors(bytes);
  const { origin, steps, examples, runs } = readMetadata(file.metadata);
  return {
    composition: readCompositionFile(bytes),
    origin,
    steps,
    examples: examples && {
      name: examples.name,
      train: readLines(bytesOf(file, 'examples.train')),
      heldOut: readLines(bytesOf(file, 'examples.held_out')),
    },
    runs: runs.map((record, i) => ({
      record,
      file: bytesOf(file, `runs.${i}.composition`).slice().buffer,
      losses: tensorOf(file, `runs.${i}.losses`).values().slice(),
    })),
  };
}

function readMetadata(metadata: Readonly<Record<string, string>>): v.InferOutput<typeof projectSchema> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), projectSchema), metadata[METADATA_KEY]);
  if (parsed.success) return parsed.output;
  throw broken('It was made by another version, or changed by hand.');
}

function bytesTensor(name: string, values: Uint8Array): WrittenTensor {
  return { name, shape: [values.length], values };
}

function tensorOf({ tensors }: Safetensors, name: string) {
  const tensor = tensors.get(name);
  if (!tensor) throw broken(`It lacks "${name}".`);
  return tensor;
}

function bytesOf(file: Safetensors, name: string): Uint8Array<ArrayBuffer> {
  return tensorOf(file, name).bytes();
}

const jsonLines = (examples: readonly Example[]): Uint8Array =>
  new TextEncoder().encode(
    examples.map(({ prompt, completion }) => `${JSON.stringify({ prompt, completion })}\n`).join(''),
  );

function readLines(bytes: Uint8Array): Example[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.filter(Boolean).map((line) => {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), exampleSchema), line);
    if (!parsed.success) throw broken('One of its examples cannot be read.');
    return parsed.output;
  });
}

function broken(message: string): PatchbayError {
  return new PatchbayError({
    code: 'bad-composition',
    message: `The project in this file cannot be opened: ${message}`,
    hint: 'Save the project again where it was made.',
  });
}
