// Who sees whom between two tokenizers, byte by byte of the text (UTF-8): an anchor token sees those of the augmenter's
// tokens of which every byte lies at or before the end of its own. A token is the list of bytes that it covers.

/** Bytes of the text by their place; a token without text (such as one in front) covers none. */
export type Covered = readonly number[];

/** For each anchor token, which augmenter tokens it sees. */
export function seenTokens(anchor: readonly Covered[], augmenter: readonly Covered[]): number[][] {
  return anchor.map((_, t) => {
    let end = -1;
    for (let before = 0; before <= t; before++) for (const byte of anchor[before]) end = Math.max(end, byte);
    return augmenter.flatMap((bytes, token) => (bytes.every((byte) => byte <= end) ? [token] : []));
  });
}

/** Tokens of a byte-level vocabulary (as GPT-2 writes it), of which every byte of the text is in one. */
export function byteLevelTokens(names: readonly string[]): Covered[] {
  let at = 0;
  return names.map((name) => Array.from(name, () => at++));
}

/** What the characters of such a token's name stand for. */
export function bytesOfName(name: string): number[] {
  return Array.from(name, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const isItself = (byte: number): boolean =>
      (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
    if (code < 256) return code;
    let rank = code - 256; // the others, in order, are written as the characters from 256 on
    for (let byte = 0; ; byte++) if (!isItself(byte) && rank-- === 0) return byte;
  });
}

/** Words between spaces. */
export function wordTokens(text: string): Covered[] {
  const words: number[][] = [];
  let isInWord = false;
  let at = 0;
  for (const character of text) {
    if (character === ' ') isInWord = false;
    else {
      if (!isInWord) words.push([]);
      isInWord = true;
    }
    for (let byte = 0; byte < byteCount(character); byte++) {
      if (isInWord) words[words.length - 1].push(at);
      at++;
    }
  }
  return words;
}

function byteCount(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
