// Someone drops a picture or a spreadsheet where text is expected: say what it is. What is said stands behind its name.
const SIGNATURES: readonly (readonly [start: string, kind: string])[] = [
  ['\u0089PNG', 'is a PNG picture, not text'],
  ['\u00ff\u00d8\u00ff', 'is a JPEG picture, not text'],
  ['GIF8', 'is a GIF picture, not text'],
  ['RIFF', 'is a picture or a sound (RIFF), not text'],
  ['PK\u0003\u0004', 'is a zip archive or an Office document (.xlsx, .docx), not plain text'],
  ['\u00d0\u00cf\u0011\u00e0', 'is an old Office document (.xls, .doc), not plain text'],
  ['%PDF-', 'is a PDF document, not plain text'],
  ['PAR1', 'is a Parquet file, not text'],
  ['ARROW1', 'is an Arrow file, not text'],
  ['SQLite format 3', 'is a database (SQLite), not text'],
  ['\u001f\u008b', 'is compressed (gzip), not plain text'],
  ['BZh', 'is compressed (bzip2), not plain text'],
  ['7z\u00bc\u00af', 'is compressed (7z), not plain text'],
  ['\u0028\u00b5\u002f\u00fd', 'is compressed (zstd), not plain text'],
  ...['\u0002', '\u0003', '\u0004', '\u0005'].map(
    (version) => [`\u0080${version}`, 'is a Python pickle, not text; opening one could run any program'] as const,
  ),
  ['\u00ff\u00fe\0\0', 'is text in UTF-32; save it as UTF-8'],
];

/** Bytes, or characters, of the beginning that are looked at. */
export const LOOKED_AT = 4096;
const STRANGE_SHARE = 0.05;
/** Text in a Western encoding has letters with accents, but not so many of them. */
const FOREIGN_SHARE = 0.3;

/** Of a file without a byte-order mark, by its first bytes; undefined when it reads as text. */
export function unreadableBytes(start: Uint8Array): string | undefined {
  const bytes = start.subarray(0, LOOKED_AT);
  const known = signatureOf(bytes);
  if (known) return known;
  if (bytes.includes(0)) {
    const isWide =
      bytes.length >= 8 &&
      [0, 1].some((odd) => zeros(bytes, odd) > 0.3 * (bytes.length / 2) && zeros(bytes, 1 - odd) === 0);
    return isWide ? 'seems to be text in UTF-16 without a byte-order mark; save it as UTF-8' : 'is not text';
  }
  return strange(new TextDecoder().decode(bytes, { stream: true }), FOREIGN_SHARE);
}

/** What only a file that is no text begins with, also behind a byte-order mark of UTF-16. */
export function signatureOf(start: Uint8Array): string | undefined {
  const letters = String.fromCharCode(...start.subarray(0, 16));
  return SIGNATURES.find(([signature]) => letters.startsWith(signature))?.[1];
}

/** Of text that was read as UTF-8: bytes that are none have become U+FFFD. */
export function unreadableText(text: string): string | undefined {
  const start = text.slice(0, LOOKED_AT).replace(/^\ufeff/, '');
  if (text.replace(/^\ufeff/, '').trim() === '') return 'is empty';
  return start.includes('\0') ? 'is not text' : strange(start, STRANGE_SHARE);
}

function strange(start: string, foreignShare: number): string | undefined {
  let [controls, foreign] = [0, 0];
  for (const character of start) {
    if (character === '\ufffd') foreign++;
    else if (character < ' ' && !'\t\n\r\f'.includes(character)) controls++;
  }
  if (controls > STRANGE_SHARE * start.length) return 'is not text';
  return foreign > foreignShare * start.length ? 'is not text in UTF-8' : undefined;
}

function zeros(bytes: Uint8Array, from: number): number {
  let count = 0;
  for (let i = from; i < bytes.length; i += 2) if (bytes[i] === 0) count++;
  return count;
}
