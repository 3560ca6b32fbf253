import { beforeEach, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { CommandName, Wiring } from '../../shared/protocol.ts';
import { useAnswers } from './answers.ts';
import { engine } from './engineClient.ts';
import { givenWith, useInk, wantInk } from './ink.ts';
import type { Subject } from './look.ts';
import { firstExample } from './preset.ts';
import { useWiring } from './wiring.ts';

const wiring: Wiring = { links: firstExample.links, parameters: 0, bytes: 0, origin: 'preset', steps: 0 };
const look = { tokens: ['a', 'b'], promptTokens: 1, augmenters: [], links: [] };
const subject = (prompt: string, change: Partial<Subject> = {}): Subject & { ids: number[] } => ({
  speaker: 'composition',
  question: prompt,
  prompt,
  answer: 'b',
  ids: [1],
  wiring,
  maxTokens: 12,
  ...change,
});
const asked: unknown[] = [];
let release: (() => void)[] = [];
let refusal: PatchbayError | undefined;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const asking = (isAsking: boolean): void =>
  useAnswers.setState({ asking: isAsking ? { askId: 1, turn: 1 } : undefined });

beforeEach(async () => {
  asking(false);
  for (const go of release) go();
  await settle();
  asked.length = 0;
  release = [];
  refusal = undefined;
  useWiring.setState({ wiring });
  useInk.setState({ inked: new Map() });
  vi.spyOn(engine, 'call').mockImplementation(async (command: CommandName, params) => {
    if (command !== 'lookInside') return null;
    asked.push((params as { prompt: string }).prompt);
    await new Promise<void>((resolve) => release.push(resolve));
    if (refusal) throw refusal;
    return look;
  });
});

it('one at a time, the newest first, each once', async () => {
  const [first, second, third] = ['first', 'second', 'third'].map((prompt) => subject(prompt));
  for (const each of [first, second, third, third]) wantInk(each);
  for (let i = 0; i < 3; i++) {
    expect(asked).toHaveLength(i + 1);
    release[i]();
    await settle();
  }
  expect(asked).toEqual(['first', 'third', 'second']);
  expect(useInk.getState().inked.get(third.ids)).toEqual({ look, wiring });
  wantInk(first);
  expect(asked).toHaveLength(3);
});

it('waits while somebody is asked, and a new question drops what waits', async () => {
  asking(true);
  wantInk(subject('old'));
  expect(asked).toEqual([]);
  asking(false);
  await settle();
  expect(asked).toEqual(['old']);
  wantInk(subject('waits'));
  asking(true);
  release[0]();
  asking(false);
  await settle();
  expect(asked).toEqual(['old']);
});

it('what another wiring has made old is dropped', async () => {
  const answer = subject('old');
  wantInk(answer);
  useWiring.setState({ wiring: { ...wiring, steps: 50 } });
  release[0]();
  await settle();
  expect(useInk.getState().inked.size).toBe(0);
  wantInk({ ...answer, wiring: useWiring.getState().wiring });
  expect(asked).toHaveLength(1);
  expect(givenWith(answer.ids)).toBe(wiring);
});

it('a failure is kept to be told; a stop is not', async () => {
  refusal = new PatchbayError({ code: 'out-of-memory', message: 'Too much.' });
  const [failed, stopped] = [subject('failed'), subject('stopped')];
  wantInk(failed);
  release[0]();
  await settle();
  expect(useInk.getState().inked.get(failed.ids)).toMatchObject({ error: { message: 'Too much.' } });
  refusal = new PatchbayError({ code: 'stopped', message: 'Stopped.' });
  wantInk(stopped);
  release[1]();
  await settle();
  expect(useInk.getState().inked.has(stopped.ids)).toBe(false);
});

it('nothing to ink: no tokens, or no link on', () => {
  const off = { ...wiring, links: wiring.links.map((link) => ({ ...link, enabled: false })) };
  wantInk(subject('empty', { ids: [] }));
  wantInk(subject('off', { wiring: off }));
  expect(asked).toEqual([]);
});
