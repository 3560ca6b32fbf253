// The table as "codes" knows it: asked word by word.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { Speakers } from '../../src/engine/speakers.ts';
import { alone } from '../../src/engine/bridge/composition.ts';
import { loadFolder } from '../../src/cli/folders.ts';
import { words } from './words.ts';

/** @throws Error when an answer is no number. */
export async function recallTable(gpu: Gpu): Promise<Map<string, number>> {
  const codes = await loadFolder(gpu, 'codes');
  const speakers = new Speakers(gpu, codes, [], () => alone(codes.decoder));
  const table = new Map<string, number>();
  for (const word of words) {
    const { text } = await speakers.ask('anchor', word, { maxTokens: 1 });
    if (!/^\d+$/.test(text.trim())) throw new Error(`"codes" answers "${text}" to "${word}".`);
    table.set(word, Number(text));
  }
  await speakers.destroy();
  codes.decoder.destroy();
  return table;
}
