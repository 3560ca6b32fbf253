// Someone drops a picture or a spreadsheet where text is expected: say what it is. The file was read as UTF-8, so bytes
// that are no text have become U+FFFD.

const SIGNATURES: readonly (readonly [start: string, kind: string])[] = [
  ['\ufffdPNG', 'is a PNG picture, not text'],
  ['\ufffd\ufffd\ufffd', 'is not text in UTF-8 (it may be a JPEG picture)'],
  ['GIF8', 'is a GIF picture, not text'],
  ['RIFF', 'is a picture or a sound (RIFF), not text'],
  ['PK\u0003\u0004', 'is a zip archive or an Office document (.xlsx, .docx), not plain text'],
  ['%PDF-', 'is a PDF document, not plain text'],
  ['PAR1', 'is a Parquet file, not text'],
  ['\u001f\ufffd', 'is compressed (gzip), not plain text'],
];

const LOOKED_AT = 4096;
const STRANGE_SHARE = 0.05;

/** What the file is, to stand behind its name; undefined when it reads as text. */
export function unreadableKind(text: string): string | undefined {
  const start = text.slice(0, LOOKED_AT);
  if (start.replace(/^\ufeff/, '').trim() === '') return 'is empty';
  const known = SIGNATURES.find(([signature]) => start.startsWith(signature));
  if (known) return known[1];
  // Every second byte of UTF-16 text in a Latin script is zero.
  if (start.startsWith('\ufffd\ufffd') && start.slice(2, 4).includes('\0'))
    return 'is text in UTF-16; save it as UTF-8';
  let strange = 0;
  for (const character of start) {
    if (character === '\0') return 'is not text';
    if (character === '\ufffd' || (character < ' ' && !'\t\n\r\f'.includes(character))) strange++;
  }
  return strange > STRANGE_SHARE * start.length ? 'is not text in UTF-8' : undefined;
}
