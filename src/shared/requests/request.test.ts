import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Wait } from './patience.ts';
import { ask, askJson, piecesOf, type Access } from './request.ts';

const HINTS = { noAnswer: 'online?', other: 'other', changed: 'changed', again: 'again', status: () => 'status' };
const URL_ASKED = 'https://hub.example/a';

/** Waits for nothing; what is waited for in silence is remembered, and never over. */
function access(silence?: Wait): Access & { listened: number } {
  const made = {
    request: { cache: 'no-cache' as const },
    hints: HINTS,
    attempts: 5,
    stallMs: 31_000,
    listened: 0,
    wait: () => Promise.resolve(),
    silence: (ms: number, signal: AbortSignal | undefined) => {
      made.listened++;
      return silence ? silence(ms, signal) : new Promise<void>(() => undefined);
    },
  };
  return made;
}

const answers = (given: (init: RequestInit) => Response | Promise<Response>) =>
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => Promise.resolve(given(init)));
afterEach(() => vi.unstubAllGlobals());

const from = (url: string, answer: Response): Response =>
  Object.defineProperties(answer, { url: { value: url }, redirected: { value: true } });

describe('an answer from elsewhere', () => {
  it('is fine from another private connection', async () => {
    answers(() => from('https://cdn.example/a', new Response('{"a":1}')));
    expect(await askJson(URL_ASKED, 'It', access(), 100)).toEqual({ a: 1 });
  });

  it.each([
    ['http://cdn.example/a', 'sends on to http://cdn.example, and that connection would not be private'],
    ['https://192.168.0.1/a', 'sends on into a private network, to 192.168.0.1'],
  ])('is refused from %s, and not read', async (url, reason) => {
    let connection: AbortSignal | null | undefined;
    answers(({ signal }) => {
      connection = signal;
      return from(url, new Response('{"a":1}'));
    });
    const told = { code: 'download', message: expect.stringContaining(reason), hint: 'other' };
    await expect(ask(URL_ASKED, 'It', access())).rejects.toMatchObject(told);
    expect(connection?.aborted).toBe(true);
  });
});

describe('silence', () => {
  it('begins anew with every piece: slow is not silent', async () => {
    const pieces = ['a', 'b', 'c'].map((each) => new TextEncoder().encode(each));
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const piece = pieces.shift();
        if (piece) controller.enqueue(piece);
        else controller.close();
      },
    });
    answers(() => new Response(body));
    const patient = access();
    let read = '';
    for await (const piece of piecesOf(await ask(URL_ASKED, 'It', patient), URL_ASKED, 'It', patient))
      read += new TextDecoder().decode(piece);
    expect(read).toBe('abc');
    expect(patient.listened).toBe(5); // for the head, three pieces and the end
  });

  it('gives the connection up', async () => {
    let connection: AbortSignal | null | undefined;
    answers(({ signal }) => {
      connection = signal;
      return new Promise<Response>(() => undefined);
    });
    const told = { told: { message: 'It could not be fetched: nothing came for 31 seconds.', hint: 'again' } };
    await expect(
      ask(
        URL_ASKED,
        'It',
        access(() => Promise.resolve()),
      ),
    ).rejects.toMatchObject(told);
    expect(connection?.aborted).toBe(true);
  });

  it('is not what a person stops', async () => {
    const stop = new AbortController();
    answers(
      ({ signal }) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
    );
    const asking = ask(URL_ASKED, 'It', { ...access(), signal: stop.signal });
    const stopped = new Error('stopped by hand');
    stop.abort(stopped);
    await expect(asking).rejects.toBe(stopped);
  });
});

describe('a login page', () => {
  it.each([
    ['by its type', { headers: { 'content-type': 'text/HTML; charset=utf-8' } }],
    ['by its status', { status: 511 }],
  ])('is known %s, whatever is in it, and is not asked for again', async (_title, init) => {
    let asked = 0;
    answers(() => {
      asked++;
      return new Response('{"please":"log in"}', init);
    });
    const told = { message: expect.stringContaining('a web page instead'), hint: expect.stringContaining('signed in') };
    await expect(askJson(URL_ASKED, 'It', access(), 100)).rejects.toMatchObject(told);
    expect(asked).toBe(1);
  });

  it('is known by its beginning, and only there', async () => {
    answers(() => new Response('\n <!DOCTYPE html>', { headers: { 'content-type': 'application/json' } }));
    await expect(askJson(URL_ASKED, 'It', access(), 100)).rejects.toMatchObject({
      hint: expect.stringContaining('signed in'),
    });
    answers(() => new Response('"<!doctype html>"'));
    expect(await askJson(URL_ASKED, 'It', access(), 100)).toBe('<!doctype html>');
    answers(() => new Response('<html>', { status: 206 })); // the middle of a file
    for await (const piece of piecesOf(await ask(URL_ASKED, 'It', access()), URL_ASKED, 'It', access()))
      expect(piece.length).toBe(6);
    expect.assertions(3);
  });
});

describe('what the browser has of a file', () => {
  it('is asked whether it is still right, and never for a part', async () => {
    const caches: (RequestCache | undefined)[] = [];
    answers(({ cache }) => {
      caches.push(cache);
      return new Response('');
    });
    await ask(URL_ASKED, 'It', access());
    await ask(URL_ASKED, 'It', access(), 'bytes=1-2');
    expect(caches).toEqual(['no-cache', 'no-store']);
  });
});
