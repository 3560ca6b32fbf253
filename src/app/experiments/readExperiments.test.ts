import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readExperiment, readList } from './readExperiments.ts';

const timing = { wait: () => Promise.resolve() };
const LIST = '{"experiments":[]}';
let answers: (() => Response | Promise<Response>)[];
let asked: string[];

beforeEach(() => {
  asked = [];
  vi.stubGlobal('document', { baseURI: 'https://example.org/patchbay/#v=1' });
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return Promise.resolve().then(answer);
  });
});
afterEach(() => vi.unstubAllGlobals());

const none = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'));
const status = (code: number) => () => new Response('', { status: code });
const { signal } = new AbortController();

it('reads the list beside the page, also when it does not come at once', async () => {
  answers = [none, status(503), () => new Response(LIST)];
  expect(await readList(signal, timing)).toEqual([]);
  expect(asked).toEqual(Array.from({ length: 3 }, () => 'https://example.org/patchbay/experiments/index.json'));
});

it.each([
  ['a web page', () => new Response('<!doctype html>'), 'a web page instead', 'signed in to this network?', 1],
  ['half of it', () => new Response('{"id":'), 'the answer is not JSON', 'npm run experiments', 1],
  ['something else', () => new Response(LIST), 'not one of results', 'npm run experiments', 1],
  ['without end', () => new Response('x'.repeat(1_000_001)), 'longer than 1000000 bytes', 'npm run experiments', 1],
  ['not there', status(404), '404', 'npm run experiments', 1],
  ['not to be had', status(503), '503', 'connection', 5],
  ['without a connection', none, 'no answer', 'connection', 5],
])('says what to do when it is %s', async (_title, answer, message, hint, requests) => {
  answers = [answer];
  const told = { code: 'download', message: expect.stringContaining(message), hint: expect.stringContaining(hint) };
  await expect(readExperiment('some', signal, timing)).rejects.toMatchObject(told);
  expect(asked.length).toBe(requests);
});

it('does not wait for ever', async () => {
  answers = [() => new Promise<Response>(() => undefined)];
  const silence = (): Promise<void> => Promise.resolve();
  const told = { message: expect.stringContaining('nothing came for 31 seconds') };
  await expect(readList(signal, { ...timing, silence })).rejects.toMatchObject(told);
  expect(asked.length).toBe(2);
});
