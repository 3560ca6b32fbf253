// One request to a hub, and what its refusal means in words. The token goes with requests to the hub itself; where a hub
// sends on to another server, fetch leaves it behind (Fetch standard, HTTP-redirect fetch, step 13).
import { PatchbayError } from '../../shared/errors.ts';
import type { Wait } from './patience.ts';
import { Passing, Patience } from './patience.ts';

export interface HubAccess {
  /** Kept in memory only. */
  token?: string;
  signal?: AbortSignal;
  wait: Wait;
  /** So long without a byte, and the connection counts as cut. */
  stallMs: number;
}

/**
 * Hands out the answer once its status says that it is one. @param what is asked for, to begin a sentence with.
 * @throws PatchbayError 'download', Passing, or the signal's reason.
 */
export async function ask(url: string, what: string, access: HubAccess, range?: string): Promise<Response> {
  const headers = new Headers();
  if (access.token) headers.set('Authorization', `Bearer ${access.token}`);
  if (range) headers.set('Range', range);
  const { signal } = access;
  let answer: Response;
  try {
    // What comes is kept by us: the browser's own cache would only take the same room again.
    const options = { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' } as const;
    answer = await fetch(url, { ...options, headers, signal });
  } catch (thrown) {
    signal?.throwIfAborted();
    throw new Passing(noAnswer(url, what, thrown));
  }
  if (answer.ok) return answer;
  await answer.body?.cancel().catch(() => undefined);
  const { status } = answer;
  const error = failed(url, what, `the server answered ${status}`, hintFor(status, access.token !== undefined));
  throw status === 429 || status >= 500 ? new Passing(error, retryAfterMs(answer)) : error;
}

/** JSON of at most so many bytes. @throws PatchbayError 'download'. */
export async function askJson(url: string, what: string, access: HubAccess, largest: number): Promise<unknown> {
  const text = await new Patience(access.wait, access.signal).try(async () => {
    const answer = await ask(url, what, access);
    refuseWebPage(answer, url, what);
    let read = '';
    const decoder = new TextDecoder();
    for await (const piece of piecesOf(answer, url, what, access)) {
      read += decoder.decode(piece, { stream: true });
      if (read.length > largest) throw failed(url, what, `the answer is longer than ${largest} bytes`, NO_HUB);
    }
    return read;
  });
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw failed(url, what, 'the answer is not JSON', NO_HUB, thrown);
  }
}

/** The body as it comes. What is not read is not fetched. @throws Passing when it is cut, or stands still. */
export async function* piecesOf(
  answer: Response,
  url: string,
  what: string,
  { signal, stallMs }: HubAccess,
): AsyncGenerator<Uint8Array> {
  const reader = answer.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const piece = await orStalled(reader.read(), stallMs).catch((thrown: unknown) => {
        signal?.throwIfAborted();
        throw new Passing(noAnswer(url, what, thrown));
      });
      if (piece.done) return;
      yield piece.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** A network that wants a login first answers everything with a page of its own. @throws PatchbayError 'download'. */
export function refuseWebPage(answer: Response, url: string, what: string): void {
  if (!/^text\/html\b/i.test(answer.headers.get('content-type') ?? '')) return;
  void answer.body?.cancel().catch(() => undefined);
  const hint = 'Check the address of the server. In a hotel or on a train, open any other page first and log in.';
  throw failed(url, what, 'the answer is a web page', hint);
}

export function failed(url: string, what: string, reason: string, hint: string, cause?: unknown): PatchbayError {
  const detail = `${url}${cause instanceof Error ? `: ${cause.message}` : ''}`;
  return new PatchbayError(
    { code: 'download', message: `${what} could not be fetched: ${reason}.`, hint, detail },
    { cause },
  );
}

export const NO_HUB = 'Check the address: the server has to speak the paths of the Hugging Face hub.';

async function orStalled<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came for ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, stalled]);
  } finally {
    clearTimeout(timer);
  }
}

/** Fetch does not say whether there was no connection, or a server that lets no other site's page read what it has. */
function noAnswer(url: string, what: string, cause: unknown): PatchbayError {
  const hint = 'Check that you are online; the server must also allow other sites to read from it (CORS).';
  return failed(url, what, 'there was no answer, or it broke off', hint, cause);
}

function hintFor(status: number, hasToken: boolean): string {
  if (status === 404) return 'Check owner, name and revision.';
  if (status === 416) return 'The file on the server has changed: remove the model and fetch it again.';
  if (status === 429 || status >= 500) return 'The server is busy: try again in a few minutes. What has come is kept.';
  if (status !== 401 && status !== 403) return NO_HUB;
  return hasToken
    ? "Check the name and the token; some models ask you to accept their conditions on the model's page first."
    : "Check the name. If it is private, or asks for conditions to be accepted on the model's page, give an access token.";
}

/** Seconds or a date (RFC 9110, section 10.2.3). */
function retryAfterMs({ headers }: Response): number | undefined {
  const said = headers.get('retry-after');
  if (!said) return undefined;
  const ms = /^\d+$/.test(said) ? 1000 * Number(said) : Date.parse(said) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
