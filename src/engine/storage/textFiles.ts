// Small files, read whole.
import { readWhole, type FileSource } from './fileSource.ts';
import { LAYOUT, unusable } from './modelChoice.ts';

/** @throws PatchbayError 'bad-model' when it is no text in UTF-8. */
export async function readText(name: string, file: FileSource): Promise<string> {
  const bytes = await readWhole(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (thrown) {
    throw unusable(`${name} is not JSON or text`, LAYOUT, thrown);
  }
}

/** @throws PatchbayError 'bad-model'. */
export async function readJson(name: string, file: FileSource): Promise<unknown> {
  const text = await readText(name, file);
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw unusable(`${name} is not JSON`, LAYOUT, thrown);
  }
}
