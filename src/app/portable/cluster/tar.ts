// A folder as one file, for browsers that cannot write into one: a tar archive (POSIX ustar), which `tar xf` unpacks.
import { badRequest } from '../../../shared/errors.ts';

const BLOCK = 512;
const NAME = 100;
const PREFIX = 155;
/** Eleven octal digits. */
const LARGEST = 8 ** 11 - 1;
/** An archive is for browsers that cannot write into a folder: there is no other way in those. */
const ELSEWHERE = 'Open this page in Chrome or Edge, which write into a folder, or copy the model there by hand.';

export interface TarFile {
  path: string;
  content: Blob;
}

/** Files in the given order. @throws PatchbayError 'bad-request' for a path that does not fit, or a file of 8 GiB and more. */
export function tarOf(files: readonly TarFile[], modified: Date): Blob {
  const parts = files.flatMap(({ path, content }) => [
    tarHeader(path, content.size, modified),
    content,
    new Uint8Array(-content.size & (BLOCK - 1)),
  ]);
  return new Blob([...parts, new Uint8Array(2 * BLOCK)], { type: 'application/x-tar' });
}

/** 512 bytes: name, mode, owner, size, time, a sum over all of them, and a prefix of the name. */
export function tarHeader(path: string, bytes: number, modified: Date): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  if (bytes > LARGEST) throw badRequest(`${path} is too large for one file.`, ELSEWHERE);
  const [prefix, name] = split(path, encoder);
  const header = new Uint8Array(BLOCK);
  const write = (at: number, text: string): void => header.set(encoder.encode(text), at);
  const octal = (at: number, digits: number, value: number): void => write(at, value.toString(8).padStart(digits, '0'));
  write(0, name);
  octal(100, 7, 0o644);
  octal(108, 7, 0);
  octal(116, 7, 0);
  octal(124, 11, bytes);
  octal(136, 11, Math.floor(modified.getTime() / 1000));
  write(148, ' '.repeat(8)); // counts as blanks in the sum
  write(156, '0');
  write(257, 'ustar\u000000');
  write(345, prefix);
  const sum = header.reduce((total, byte) => total + byte, 0);
  octal(148, 6, sum);
  write(154, '\0 ');
  return header;
}

/** At a slash, so that both halves fit; the whole name alone where it does. */
function split(path: string, encoder: TextEncoder): [string, string] {
  const length = (text: string): number => encoder.encode(text).length;
  if (length(path) <= NAME) return ['', path];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (length(prefix) <= PREFIX && length(name) <= NAME && name !== '') return [prefix, name];
  }
  throw badRequest(`The name of ${path} is too long.`, ELSEWHERE);
}
