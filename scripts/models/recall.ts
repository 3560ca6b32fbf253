// A table as its model knows it: asked name by name.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { Speakers } from '../../src/engine/speakers.ts';
import { alone } from '../../src/engine/bridge/composition.ts';
import { loadFolder } from '../../src/cli/folders.ts';
import { words } from './words.ts';

/** @throws Error when an answer is no number. */
export async function recallTable(
  gpu: Gpu,
  id = 'codes',
  names: readonly string[] = words,
): Promise<Map<string, number>> {
  const model = await loadFolder(gpu, id);
  const speakers = new Speakers(gpu, model, [], () => alone(model.decoder));
  const table = new Map<string, number>();
  for (const name of names) {
    const { text } = await speakers.ask('anchor', name, { maxTokens: 1 });
    if (!/^\d+$/.test(text.trim())) throw new Error(`"${id}" answers "${text}" to "${name}".`);
    table.set(name, Number(text));
  }
  await speakers.destroy();
  model.decoder.destroy();
  return table;
}
