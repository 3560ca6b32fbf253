// How a file is sent, and what goes wrong with it, by switches.
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { sha256 } from './hubRepository.ts';

/** What goes wrong. Numbers count down where they say how often. */
export interface Faults {
  /** What they concern: paths; else everything. */
  where?: RegExp;
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
  /** A network that wants a login first answers everything, as it is usual or in other words. */
  portal?: boolean | { status?: number; contentType?: string; location?: string; body?: string };
  /** After so many bytes nothing comes any more, so many times; the connection stays open. Below 0: no answer at all. */
  silent?: { after: number; times: number; /** How often it has happened. */ begun?: number };
  /** Whole files come compressed. */
  gzip?: boolean;
  /** Nobody says how long a file is. */
  withoutLength?: boolean;
  /** Ends as if all were there, so many bytes too early, so many times. */
  short?: { by: number; times: number };
  /** A part is refused as none of the file. */
  unsatisfiable?: boolean;
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
const LOGIN = '<!DOCTYPE html>\n<html><title>Log in</title></html>';

export function faultsAt(path: string, faults: Faults): Faults {
  return faults.where?.test(path) === false ? {} : faults;
}

/** @returns whether that was all there is to say, instead of anything that was asked for. */
export function answerOtherwise(response: ServerResponse, path: string, faults: Faults): boolean {
  const { portal, silent, refuse } = faults;
  if (portal) {
    const {
      status = 200,
      contentType = 'text/html; charset=utf-8',
      location,
      body = LOGIN,
    } = portal === true ? {} : portal;
    const head = { ...(contentType ? { 'content-type': contentType } : {}), ...(location ? { location } : {}) };
    response.writeHead(status, head).end(body);
    return true;
  }
  if (silent && silent.after < 0 && silent.times > 0) {
    silent.times--;
    silent.begun = (silent.begun ?? 0) + 1;
    return true;
  }
  if (refuse && refuse.times > 0 && path.endsWith(refuse.path)) {
    refuse.times--;
    if (refuse.retryAfter) response.setHeader('Retry-After', refuse.retryAfter);
    response.writeHead(refuse.status).end();
    return true;
  }
  return false;
}

export async function sendFile(
  response: ServerResponse,
  { name, whole, range }: { name: string; whole: Uint8Array; range: string | undefined },
  faults: Faults,
  onSent: (bytes: number) => void,
): Promise<void> {
  const {
    noRange,
    corrupt,
    extraBytes = 0,
    slowMs,
    wrongRange,
    gzip,
    withoutLength,
    short,
    etag = `"${sha256(whole)}"`,
  } = faults;
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec((!noRange && range) || '') ?? [];
  const first = Number(from ?? 0);
  const end = to ? Math.min(Number(to) + 1, whole.length) : whole.length;
  const isNone = faults.unsatisfiable && from !== undefined;
  if (isNone || (first >= end && whole.length > 0)) return void response.writeHead(416).end();
  if (from !== undefined) {
    const said = wrongRange ? first + 1 : first;
    response.writeHead(206, { 'content-range': `bytes ${said}-${end - 1}/${whole.length}`, etag });
  } else {
    if (!gzip && !withoutLength && !short && !extraBytes) response.setHeader('content-length', whole.length);
    response.writeHead(200, { etag, ...(gzip ? { 'content-encoding': 'gzip' } : {}) });
  }
  let body: Uint8Array = whole.subarray(first, end);
  if (corrupt === name) {
    body = Uint8Array.from(body);
    body[body.length - 1] ^= 1;
  }
  if (extraBytes > 0) body = Buffer.concat([body, new Uint8Array(extraBytes)]);
  if (gzip && from === undefined) body = gzipSync(body);
  if (short && short.times > 0) {
    short.times--;
    body = body.subarray(0, Math.max(0, body.length - short.by));
  }
  const isCut = faults.cut && faults.cut.times > 0 && faults.cut.after < body.length;
  if (faults.cut && isCut) {
    faults.cut.times--;
    body = body.subarray(0, faults.cut.after);
  }
  const isSilent = faults.silent && faults.silent.times > 0 && faults.silent.after < body.length;
  if (faults.silent && isSilent) {
    faults.silent.times--;
    body = body.subarray(0, faults.silent.after);
    response.flushHeaders();
  }
  for (let at = 0; at < body.length && !response.destroyed; at += PIECE) {
    if (slowMs) await new Promise((done) => setTimeout(done, slowMs));
    const piece = body.subarray(at, at + PIECE);
    await new Promise<void>((done) => response.write(piece, () => done()));
    onSent(piece.length);
  }
  if (faults.silent && isSilent) return void (faults.silent.begun = (faults.silent.begun ?? 0) + 1);
  if (isCut) response.socket?.end(); // behind what was sent
  else response.end();
}
