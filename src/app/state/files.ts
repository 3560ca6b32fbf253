// Files that come in (dropped anywhere, or chosen) and go out.
import { errorData } from '../../shared/errors.ts';
import { engine } from './engineClient.ts';
import { readExamples } from './examples.ts';
import { notify } from './notices.ts';
import { preset } from './preset.ts';
import { loadComposition } from './wiring.ts';

export const COMPOSITION_FILES = '.safetensors';
export const EXAMPLE_FILES = '.jsonl,.csv,.tsv,.txt';

/** By its name's ending: a composition is opened, examples are read. */
export async function takeFile(file: File): Promise<void> {
  const ending = file.name.slice(file.name.lastIndexOf('.')).toLowerCase();
  if (EXAMPLE_FILES.split(',').includes(ending)) return readExamples(file.name, await file.text());
  if (ending === COMPOSITION_FILES) return loadComposition(await file.arrayBuffer(), `"${file.name}" is open.`);
  notify({
    code: 'bad-request',
    message: `Patchbay cannot read "${file.name}".`,
    hint: 'Drop a .safetensors composition, or examples as .jsonl, .csv, .tsv or .txt.',
  });
}

export async function saveComposition(): Promise<void> {
  try {
    const bytes = await engine.call('saveComposition', {});
    const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = `patchbay-${preset.id}.safetensors`;
    link.click();
    URL.revokeObjectURL(address);
  } catch (thrown) {
    notify(errorData(thrown));
  }
}
