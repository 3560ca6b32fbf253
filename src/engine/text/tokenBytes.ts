// Tokens of byte-level tokenizers, which are written in GPT-2's visible alphabet.
import { BYTE_CHARACTERS } from './preTokenize.ts';

const BYTE_OF = new Map(BYTE_CHARACTERS.map((character, byte) => [character, byte]));

/** Of a token in GPT-2's visible alphabet; undefined for one that is not written in it. */
export function bytesIn(token: string): Uint8Array | undefined {
  const bytes = Array.from(token, (character) => BYTE_OF.get(character));
  return bytes.every((byte) => byte !== undefined) ? Uint8Array.from(bytes) : undefined;
}

/** Such a token to show: as text, or its bytes in hexadecimal where they are no whole character. */
export function showBytes(token: string): string {
  const bytes = bytesIn(token);
  if (!bytes) return token;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return `‹${Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')}›`;
  }
}
