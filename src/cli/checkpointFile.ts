// A run that can go on, as one file: the composition as it is, which opens as such everywhere, and beside its links the
// losses, AdamW's moments, the record of the run and what it was called with.
import * as v from 'valibot';
import { readCompositionFile, writeCompositionFile, type CompositionAbout } from '../engine/compositionFile.ts';
import { readSafetensors } from '../engine/storage/safetensors.ts';
import { storedRun, type RunContent, type StoredRun } from '../engine/storage/storedRun.ts';
import { PatchbayError } from '../shared/errors.ts';

const METADATA_KEY = 'patchbay.checkpoint';

const score = v.object({ exact: v.number(), loss: v.number(), n: v.number() });

const calledWith = v.object({
  anchor: v.string(),
  augmenters: v.array(v.string()),
  /** Whole paths. */
  data: v.array(v.string()),
  heldOut: v.array(v.string()),
  share: v.optional(v.number()),
  isChat: v.boolean(),
  out: v.string(),
  /** Of the links that the run started with. */
  heldOutBefore: v.nullable(score),
});
/** What a run was called with, as far as it goes on with it. */
export type CalledWith = v.InferOutput<typeof calledWith>;

export interface Checkpoint {
  run: StoredRun;
  content: RunContent;
  called: CalledWith;
}

const checkpointSchema = v.object({ format: v.literal(1), run: storedRun, called: calledWith });

export const holdsCheckpoint = (metadata: Readonly<Record<string, string>>): boolean => METADATA_KEY in metadata;

export function writeCheckpoint({ run, content, called }: Checkpoint, about: CompositionAbout): ArrayBuffer {
  const { composition, losses, moments } = content;
  const tensors = [
    { name: 'run.losses', shape: [losses.length], values: losses },
    ...(moments ? [{ name: 'run.moments', shape: [moments.length], values: moments }] : []),
  ];
  const metadata = { [METADATA_KEY]: JSON.stringify({ format: 1, run, called }) };
  return writeCompositionFile({ ...readCompositionFile(composition), about }, { tensors, metadata });
}

/** @throws PatchbayError 'bad-composition' when it is none, or 'bad-model' when it is no safetensors file at all. */
export function readCheckpoint(bytes: ArrayBuffer): Checkpoint {
  const { metadata, tensors } = readSafetensors(bytes);
  const { run, called } = readCheckpointRecord(metadata);
  const losses = tensors.get('run.losses')?.values().slice();
  const moments = tensors.get('run.moments')?.values().slice();
  if (losses?.length !== run.step) throw unusable();
  return { run, content: { composition: bytes, losses, moments }, called };
}

/** What the metadata alone say. @throws PatchbayError 'bad-composition'. */
export function readCheckpointRecord(metadata: Readonly<Record<string, string>>): Omit<Checkpoint, 'content'> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), checkpointSchema), metadata[METADATA_KEY]);
  if (!parsed.success) throw unusable();
  return parsed.output;
}

function unusable(): PatchbayError {
  return new PatchbayError({
    code: 'bad-composition',
    message: 'This file holds no run that can go on: it is no checkpoint, or was made by another version.',
    hint: 'Name the file that `patchbay train` wrote as its checkpoint, or start from these links with --from.',
  });
}
