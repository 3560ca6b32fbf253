// A file on a server, read by ranges. A connection that is cut is taken up again where it broke off; a server that knows
// no ranges sends the file from its start, and what is not wanted of it is dropped. Nothing is handed out twice or in a
// wrong place; whether the content is right, the hash of the whole file says.
import type { FileSource } from './fileSource.ts';
import { Passing, Patience } from '../../shared/requests/patience.ts';
import { ask, failed, piecesOf, type Access } from '../../shared/requests/request.ts';

export interface RemoteFile {
  name: string;
  url: string;
  bytes: number;
  sha256?: string;
}

/** Bytes first … end − 1. The end may be moved while it is read. */
export interface ByteRange {
  first: number;
  end: number;
}

export interface RangeAnswer {
  /** False when the server sends the whole file whatever it is asked. */
  ranged: boolean;
  /** What tells this version of the file from another, where the server lets us see it. */
  etag?: string;
}

/** The first so many bytes come in one go: they hold the head of a file of weights. */
const HEAD_BYTES = 2 ** 17;

/** @throws PatchbayError 'download', the signal's reason, or what `onAnswer` throws. */
export async function* readRange(
  file: RemoteFile,
  range: ByteRange,
  access: Access,
  onAnswer: (answer: RangeAnswer) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  const patience = new Patience(access, access.signal);
  let at = range.first;
  while (at < range.end) {
    try {
      for await (const piece of answerFrom(file, at, range, access, onAnswer)) {
        at += piece.length;
        patience.progress();
        yield piece;
      }
      if (at < range.end) throw new Passing(cut(file, at, access));
    } catch (thrown) {
      await patience.after(thrown);
    }
  }
}

/** For a look at its head, and whole if it is small. */
export function remoteFile(file: RemoteFile, access: Access): FileSource {
  let head: Promise<ArrayBuffer> | undefined;
  const read = async (first: number, end: number): Promise<ArrayBuffer> => {
    const whole = new Uint8Array(end - first);
    let at = 0;
    for await (const piece of readRange(file, { first, end }, access)) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole.buffer;
  };
  return {
    bytes: file.bytes,
    async read(first, end) {
      if (end > HEAD_BYTES) return read(first, end);
      head ??= read(0, Math.min(HEAD_BYTES, file.bytes));
      return (await head).slice(first, end);
    },
  };
}

/** One connection: from `at` to the range's end, or as far as it comes. */
async function* answerFrom(
  file: RemoteFile,
  at: number,
  range: ByteRange,
  access: Access,
  onAnswer: (answer: RangeAnswer) => void,
): AsyncGenerator<Uint8Array> {
  const isWhole = at === 0 && range.end === file.bytes;
  const asked = range.end;
  const answer = await ask(file.url, file.name, access, isWhole ? undefined : `bytes=${at}-${asked - 1}`);
  const ranged = answer.status === 206;
  if (ranged) checkContentRange(file, at, asked, answer.headers.get('content-range'), access);
  onAnswer({ ranged, etag: answer.headers.get('etag')?.replace(/^W\//, '') });
  const limit = ranged ? asked : file.bytes;
  let position = ranged ? at : 0;
  for await (const piece of piecesOf(answer, file.url, file.name, access)) {
    const wanted = piece.subarray(Math.max(0, at - position), range.end - position);
    position += piece.length;
    if (position > limit) throw longer(file, access);
    if (wanted.length > 0) yield wanted;
    if (position >= range.end && range.end < limit) return; // what would still come is not fetched
  }
}

/** Not every server lets pages of other sites see it; where it can be seen, it must be what was asked for. */
function checkContentRange(file: RemoteFile, first: number, end: number, said: string | null, { hints }: Access): void {
  if (said === null) return;
  const [, from, to, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(said.trim()) ?? [];
  if (total !== '*' && Number(total) !== file.bytes)
    throw failed(file.url, file.name, `it has ${total ?? 'no'} bytes on the server, not ${file.bytes}`, hints.changed);
  if (Number(from) !== first || !(Number(to) < end))
    throw failed(file.url, file.name, `the server sent "${said}" for bytes ${first}–${end - 1}`, hints.again);
}

function cut({ url, name, bytes }: RemoteFile, at: number, { hints }: Access) {
  return failed(url, name, `it ended after ${at} of ${bytes} bytes`, hints.again);
}

function longer({ url, name, bytes }: RemoteFile, { hints }: Access) {
  return failed(url, name, `it is longer than ${bytes} bytes`, hints.changed);
}
