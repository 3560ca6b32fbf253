// A request to a server that may be gone, busy, silent, or not the one that was meant; and its answer, piece by piece. A
// token is a header of this request alone: where the server sends on to another origin, fetch takes it off (Fetch
// standard, HTTP-redirect fetch, step 13).
import { PatchbayError } from '../errors.ts';
import { Passing, Patience, type Timing } from './patience.ts';
import { refusedRedirect } from './redirects.ts';
import { beginsAsWebPage, isWebPageType } from './webPage.ts';

/** What a person can do, by what went wrong; it depends on who was asked. */
export interface Hints {
  noAnswer: string;
  /** What came is none of what could be there. */
  other: string;
  /** Sizes or versions do not agree with those that were told before. */
  changed: string;
  again: string;
  status(status: number): string;
}

export interface Access extends Timing {
  /** How one asks: what the browser keeps of it, and what it tells of itself. */
  request: RequestInit;
  hints: Hints;
  /** Kept in memory only. */
  token?: string;
  signal?: AbortSignal;
}

/**
 * Hands out the answer once it is known to be one, and from where it may be.
 * @param what is asked for, to begin a sentence with.
 * @throws PatchbayError 'download', Passing, or the signal's reason.
 */
export async function ask(url: string, what: string, access: Access, range?: string): Promise<Response> {
  const headers = new Headers();
  if (access.token) headers.set('Authorization', `Bearer ${access.token}`);
  if (range) headers.set('Range', range);
  const { request, hints, signal } = access;
  const connection = new AbortController();
  const either = signal ? AbortSignal.any([signal, connection.signal]) : connection.signal;
  // What the browser has of it may be another version.
  const cache = range ? 'no-store' : request.cache;
  let answer: Response;
  try {
    answer = await orSilence(fetch(url, { ...request, cache, headers, signal: either }), access);
  } catch (thrown) {
    connection.abort();
    signal?.throwIfAborted();
    throw noAnswer(url, what, access, thrown);
  }
  const refuse = (reason: string, hint: string): PatchbayError => {
    connection.abort();
    return failed(url, what, reason, hint);
  };
  const { status } = answer;
  const elsewhere = answer.redirected && refusedRedirect(url, answer.url);
  if (elsewhere) throw refuse(elsewhere, hints.other);
  if (status === NETWORK_LOGIN || (answer.ok && isWebPageType(answer.headers.get('content-type'))))
    throw refuse(WEB_PAGE, SIGN_IN);
  if (answer.ok) return answer;
  const error = refuse(`the server answered ${status}`, hints.status(status));
  throw mayPass(status) ? new Passing(error, { afterMs: retryAfterMs(answer) }) : error;
}

/** JSON of at most so many bytes. @throws PatchbayError 'download'. */
export async function askJson(url: string, what: string, access: Access, mostBytes: number): Promise<unknown> {
  const { other } = access.hints;
  const text = await new Patience(access, access.signal).try(async () => {
    let [read, bytes] = ['', 0];
    const decoder = new TextDecoder();
    for await (const piece of piecesOf(await ask(url, what, access), url, what, access)) {
      bytes += piece.length;
      if (bytes > mostBytes) throw failed(url, what, `the answer is longer than ${mostBytes} bytes`, other);
      read += decoder.decode(piece, { stream: true });
    }
    return read + decoder.decode();
  });
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw failed(url, what, 'the answer is not JSON', other, thrown);
  }
}

/** The body as it comes. What is not read is not fetched. @throws Passing when it is cut, or silent; PatchbayError. */
export async function* piecesOf(
  answer: Response,
  url: string,
  what: string,
  access: Access,
): AsyncGenerator<Uint8Array> {
  const reader = answer.body?.getReader();
  if (!reader) return;
  let isBeginning = answer.status !== PARTIAL;
  try {
    for (;;) {
      const piece = await orSilence(reader.read(), access).catch((thrown: unknown) => {
        access.signal?.throwIfAborted();
        throw noAnswer(url, what, access, thrown);
      });
      if (piece.done) return;
      if (isBeginning && beginsAsWebPage(piece.value)) throw failed(url, what, WEB_PAGE, SIGN_IN);
      isBeginning = false;
      yield piece.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

export function failed(url: string, what: string, reason: string, hint: string, cause?: unknown): PatchbayError {
  const detail = `${url}${cause instanceof Error ? `: ${cause.message}` : ''}`;
  return new PatchbayError(
    { code: 'download', message: `${what} could not be fetched: ${reason}.`, hint, detail },
    { cause },
  );
}

export function mayPass(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

const PARTIAL = 206;
/** RFC 6585, section 6. */
const NETWORK_LOGIN = 511;
const WEB_PAGE = 'the network answered with a web page instead';
const SIGN_IN =
  'Are you signed in to this network? In a hotel or on a train, open any other page first and log in, then try again. Otherwise check the address.';

class Silence extends Error {}

/** The clock begins anew with every piece: slow is not silent. @throws Silence. */
async function orSilence<T>(work: Promise<T>, { silence, stallMs }: Timing): Promise<T> {
  const over = new AbortController();
  const silent = silence(stallMs, over.signal).then(() => {
    throw new Silence(`nothing came for ${stallMs} ms`);
  });
  try {
    return await Promise.race([work, silent]);
  } finally {
    over.abort();
  }
}

/** Fetch does not say whether there was no connection, or a server that lets no other site's page read what it has. */
function noAnswer(url: string, what: string, { hints, stallMs }: Access, cause: unknown): Passing {
  const isSilence = cause instanceof Silence;
  const reason = isSilence
    ? `nothing came for ${Math.round(stallMs / 1000)} seconds`
    : 'there was no answer, or it broke off';
  return new Passing(failed(url, what, reason, isSilence ? hints.again : hints.noAnswer, cause), { isSilence });
}

/** Seconds or a date (RFC 9110, section 10.2.3). */
function retryAfterMs({ headers }: Response): number | undefined {
  const said = headers.get('retry-after');
  if (!said) return undefined;
  const ms = /^\d+$/.test(said) ? 1000 * Number(said) : Date.parse(said) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
