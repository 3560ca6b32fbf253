// The models of an opening: read from where the library has them, onto the device, and given back.
import type { EngineEvent } from '../shared/protocol.ts';
import type { Gpu } from './gpu/device.ts';
import type { Library } from './library.ts';
import type { LinkBoard } from './linkBoard.ts';
import { loadModel, type LoadedModel } from './loadedModel.ts';
import type { Speakers } from './speakers.ts';
import { readModelFiles } from './storage/modelFiles.ts';

interface Surroundings {
  gpu: Gpu;
  library: Library;
  emit(event: EngineEvent): void;
}

/** Emits modelProgress. @throws PatchbayError for a model that cannot be had, with nothing held. */
export async function loadFrom({ gpu, library, emit }: Surroundings, id: string): Promise<LoadedModel> {
  const entry = await library.entry(id);
  const files = await readModelFiles((name) =>
    library.file(id, name, (loadedBytes, totalBytes, from) => {
      if (name.endsWith('.safetensors')) emit({ type: 'modelProgress', model: id, loadedBytes, totalBytes, from });
    }),
  );
  return loadModel(gpu, entry, files);
}

interface Held {
  models: readonly LoadedModel[];
  board?: LinkBoard;
  speakers?: Speakers;
}

/** With who asks them and what lies between them. */
export async function closeAll({ models, board, speakers }: Held): Promise<void> {
  await speakers?.destroy();
  board?.destroy();
  for (const { decoder } of models) decoder.destroy();
}
