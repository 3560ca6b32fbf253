// What was kept is known again by its hash, so that a flipped bit is found before anything is made of it. WebCrypto's own:
// several times as fast as hashing in JavaScript (engine/storage/sha256.ts), which is for what comes in pieces.

/** SHA-256 of each part, in lower-case hexadecimal, with spaces between. */
export async function contentHash(...parts: readonly BufferSource[]): Promise<string> {
  const digests = await Promise.all(parts.map((part) => crypto.subtle.digest('SHA-256', part)));
  return digests.map((digest) => hexadecimal(new Uint8Array(digest))).join(' ');
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
