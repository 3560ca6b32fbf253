// How a file is sent, and what goes wrong with it, by switches.
import type { ServerResponse } from 'node:http';
import { sha256 } from './hubRepository.ts';

/** What goes wrong. Numbers count down where they say how often. */
export interface Faults {
  /** A file's body breaks off after so many bytes, so many times. */
  cut?: { after: number; times: number };
  /** Answers with this status, so many times, where the path ends like that. */
  refuse?: { path: string; status: number; times: number; retryAfter?: string };
  /** Nothing without it. */
  token?: string;
  /** One byte of this file is another. */
  corrupt?: string;
  /** Files come whole, whatever part is asked for. */
  noRange?: boolean;
  /** Files are on the other server. */
  redirect?: boolean;
  /** Sends pieces of 64 kB, so many ms apart. */
  slowMs?: number;
  /** A network that wants a login first. */
  portal?: boolean;
  /** Says another range than it was asked for. */
  wrongRange?: boolean;
  /** So many bytes more than there are. */
  extraBytes?: number;
  /** As some mirrors do. */
  withoutSizes?: boolean;
  /** Files have this ETag, whatever is in them. */
  etag?: string;
}

const PIECE = 65_536;

export async function sendFile(
  response: ServerResponse,
  { name, whole, range }: { name: string; whole: Uint8Array; range: string | undefined },
  faults: Faults,
  onSent: (bytes: number) => void,
): Promise<void> {
  const { noRange, corrupt, extraBytes = 0, slowMs, wrongRange, etag = `"${sha256(whole)}"` } = faults;
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec((!noRange && range) || '') ?? [];
  const first = Number(from ?? 0);
  const end = to ? Math.min(Number(to) + 1, whole.length) : whole.length;
  if (first >= end && whole.length > 0) return void response.writeHead(416).end();
  if (from !== undefined) {
    const said = wrongRange ? first + 1 : first;
    response.writeHead(206, { 'content-range': `bytes ${said}-${end - 1}/${whole.length}`, etag });
  } else response.writeHead(200, { etag });
  let body: Uint8Array = whole.subarray(first, end);
  if (corrupt === name) {
    body = Uint8Array.from(body);
    body[body.length - 1] ^= 1;
  }
  if (extraBytes > 0) body = Buffer.concat([body, new Uint8Array(extraBytes)]);
  const isCut = faults.cut && faults.cut.times > 0 && faults.cut.after < body.length;
  if (faults.cut && isCut) {
    faults.cut.times--;
    body = body.subarray(0, faults.cut.after);
  }
  for (let at = 0; at < body.length && !response.destroyed; at += PIECE) {
    if (slowMs) await new Promise((done) => setTimeout(done, slowMs));
    const piece = body.subarray(at, at + PIECE);
    await new Promise<void>((done) => response.write(piece, () => done()));
    onSent(piece.length);
  }
  if (isCut) response.destroy();
  else response.end();
}
