// A text as bytes of each encoding that files of examples come in.

export type Written = 'utf-8' | 'utf-8 with mark' | 'utf-16le' | 'utf-16be' | 'latin1' | 'utf-16le without mark';

export function encoded(text: string, encoding: Written): Uint8Array<ArrayBuffer> {
  switch (encoding) {
    case 'utf-8':
      return Uint8Array.from(Buffer.from(text));
    case 'utf-8 with mark':
      return Uint8Array.from(Buffer.from(`\ufeff${text}`));
    case 'utf-16le':
      return Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le'));
    case 'utf-16be':
      return Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
    case 'latin1':
      return Uint8Array.from(Buffer.from(text, 'latin1'));
    default:
      return Uint8Array.from(Buffer.from(text, 'utf16le'));
  }
}
