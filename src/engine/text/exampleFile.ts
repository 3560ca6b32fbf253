// A file of examples of any size, read in pieces while others have their turns.
import type { ColumnChoice, ExampleKind } from '../../shared/exampleDraft.ts';
import { decodedText, markedEncoding, NotInEncoding, type Encoding } from './decodedText.ts';
import { kindOf, unusable } from './exampleKinds.ts';
import { ExampleReading, type Corrections } from './exampleReading.ts';
import { Pacer } from './pacer.ts';
import { LOOKED_AT, signatureOf, unreadableBytes } from './unreadableKind.ts';

export const MOST_BYTES = 200e6;

export interface NamedBlob {
  name: string;
  blob: Blob;
}

export interface FileOptions {
  choice?: ColumnChoice;
  corrections?: Corrections;
  pacer?: Pacer;
  /** Told how many bytes were read so far; they may begin anew. */
  onRead?: (readBytes: number) => void;
}

export interface FileRead {
  kind: ExampleKind;
  encoding: Encoding;
  reading: ExampleReading;
}

/** @throws PatchbayError 'bad-examples' for what is no text, or not of a kind that is known; 'stopped' by the pacer. */
export async function readExampleFile({ name, blob }: NamedBlob, options: FileOptions = {}): Promise<FileRead> {
  if (blob.size > MOST_BYTES)
    throw unusable(
      name,
      `has ${Math.ceil(blob.size / 1e6)} MB; a file may have ${MOST_BYTES / 1e6}`,
      'Use a part of it.',
    );
  try {
    const start = new Uint8Array(await blob.slice(0, LOOKED_AT).arrayBuffer());
    const marked = markedEncoding(start);
    const why = marked ? signatureOf(start) : unreadableBytes(start);
    if (why) throw unusable(name, why);
    return await readAs(marked ?? 'utf-8', { name, blob }, options).catch((thrown: unknown) => {
      if (!(thrown instanceof NotInEncoding)) throw thrown;
      if (!marked) return readAs('windows-1252', { name, blob }, options);
      throw unusable(
        name,
        `begins as text in ${marked.toUpperCase()} and goes on as something else`,
        'Save it as UTF-8.',
      );
    });
  } catch (thrown) {
    if (!(thrown instanceof DOMException)) throw thrown;
    throw unusable(name, 'cannot be read any more', 'It was moved or changed, perhaps: choose it again.');
  }
}

async function readAs(encoding: Encoding, { name, blob }: NamedBlob, options: FileOptions): Promise<FileRead> {
  const { choice, corrections, pacer = new Pacer(), onRead } = options;
  let [begun, start]: [Omit<FileRead, 'encoding'> | undefined, string] = [undefined, ''];
  for await (const piece of decodedText(blob, encoding, onRead)) {
    if (!begun) {
      start += piece;
      if (start.trim() === '') continue;
      const kind = kindOf(name, start);
      begun = { kind, reading: new ExampleReading(kind, choice, corrections) };
    }
    await pacer.through(begun.reading.push(start || piece));
    start = '';
    if (pacer.isDue) await pacer.rest();
  }
  if (!begun) {
    kindOf(name, '');
    throw unusable(name, 'is empty');
  }
  await pacer.through(begun.reading.end());
  return { ...begun, encoding };
}
