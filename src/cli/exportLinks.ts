// `patchbay export`: links in the files of one of the published codes, which hold no wiring.
import { readCompositionFile } from '../engine/compositionFile.ts';
import { writeLucidrainsFile } from '../engine/lucidrainsFile.ts';
import { writeReleasedFile } from '../engine/releasedFile.ts';
import type { Answer, Call } from './call.ts';
import { oneOf, required } from './flags.ts';
import { readBytes } from './folders.ts';
import { writeWhole } from './writing.ts';

const WRITERS = { calm: writeReleasedFile, lucidrains: writeLucidrainsFile } as const;

/** @throws PatchbayError 'bad-request' for links of another form. */
export async function exportLinks({ flags }: Call): Promise<Answer> {
  const composition = readCompositionFile(await readBytes(required(flags, 'composition')));
  const form = oneOf(flags, 'form', ['calm', 'lucidrains'] as const) ?? 'calm';
  const out = required(flags, 'out');
  await writeWhole(out, WRITERS[form](composition));
  const links = composition.links.length;
  return { json: { links }, text: `${links} ${links === 1 ? 'link' : 'links'} written to ${out}.` };
}
