// A file as text, piece by piece: nothing but the piece at hand is in memory. Byte-order marks decide; without one it is
// UTF-8 if all of it is, or else Western European text (windows-1252), in which every byte is some character.
import type { DraftFile } from '../../shared/exampleDraft.ts';
import { LineEnds } from './lineEnds.ts';

export type Encoding = DraftFile['encoding'];

export const PIECE_BYTES = 2 ** 16;

/** The bytes are not of this encoding. */
export class NotInEncoding extends Error {
  override readonly name = 'NotInEncoding';
}

/** What the first bytes say. */
export function markedEncoding(start: Uint8Array): Encoding | undefined {
  const [a, b, c] = start;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return undefined;
}

/**
 * Without its byte-order mark, and with "\n" between lines.
 * @param onRead is told how many bytes were read so far.
 * @throws NotInEncoding; DOMException when the file cannot be read.
 */
export async function* decodedText(
  blob: Blob,
  encoding: Encoding,
  onRead: (readBytes: number) => void = () => undefined,
): AsyncGenerator<string> {
  const decode = encoding === 'windows-1252' ? decodeWestern : streaming(encoding);
  const ends = new LineEnds();
  for (let at = 0; at < blob.size; at += PIECE_BYTES) {
    const bytes = new Uint8Array(await blob.slice(at, at + PIECE_BYTES).arrayBuffer());
    onRead(at + bytes.length);
    yield ends.next(decode(bytes, at + PIECE_BYTES >= blob.size));
  }
}

function streaming(encoding: Encoding): (bytes: Uint8Array<ArrayBuffer>, isLast: boolean) => string {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (bytes, isLast) => {
    try {
      return decoder.decode(bytes, { stream: !isLast });
    } catch (thrown) {
      throw new NotInEncoding(`This is not ${encoding}.`, { cause: thrown });
    }
  };
}

/** Of windows-1252, bytes 0x80 to 0x9F; those that stand for nothing stay as they are. */
const WESTERN = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
// Node 20 reads it as Latin-1, without these (https://github.com/nodejs/node/issues/56542).
const western = new TextDecoder('windows-1252');

function decodeWestern(bytes: Uint8Array<ArrayBuffer>): string {
  return western.decode(bytes).replace(/[\u0080-\u009f]/g, (character) => WESTERN[character.charCodeAt(0) - 0x80]);
}
