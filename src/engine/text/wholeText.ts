// A small file as text, whatever its encoding: see decodedText.ts.
import type { NamedBlob } from './exampleFile.ts';
import { unusable } from './exampleKinds.ts';
import { LOOKED_AT, signatureOf, unreadableBytes } from './unreadableKind.ts';
import { decodedText, markedEncoding, NotInEncoding, type Encoding } from './decodedText.ts';

/**
 * Without its byte-order mark, and with "\n" between lines. Bytes that are not of the encoding of their mark are read as
 * Western. @throws PatchbayError 'bad-examples' for what is no text.
 */
export async function wholeText({ name, blob }: NamedBlob): Promise<string> {
  const start = new Uint8Array(await blob.slice(0, LOOKED_AT).arrayBuffer());
  const marked = markedEncoding(start);
  const why = marked ? signatureOf(start) : unreadableBytes(start);
  if (why) throw unusable(name, why);
  try {
    return await readAs(blob, marked ?? 'utf-8');
  } catch (thrown) {
    if (!(thrown instanceof NotInEncoding)) throw thrown;
    return readAs(blob, 'windows-1252');
  }
}

async function readAs(blob: Blob, encoding: Encoding): Promise<string> {
  let text = '';
  for await (const piece of decodedText(blob, encoding)) text += piece;
  return text;
}
