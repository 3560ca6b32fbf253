import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { Commands } from '../../shared/protocol.ts';
import { closeComparing, compare, openComparing, stopComparing, useComparing } from './comparing.ts';
import { engine } from './engineClient.ts';
import { setHeldOut } from './scores.ts';
import { useWiring } from './wiring.ts';

const slices: { first: number; count: number; answer: (most?: number) => void; fail: (error: Error) => void }[] = [];
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
const shown = () => useComparing.getState().answers.map(({ prompt }) => prompt);

async function answerSlice(most?: number): Promise<void> {
  slices.at(-1)?.answer(most);
  await settled();
}

beforeEach(() => {
  slices.length = 0;
  useWiring.setState({ wiring: undefined });
  useWiring.setState({ wiring: { links: [], parameters: 0, bytes: 0, origin: 'trained', steps: 1 } });
  useComparing.setState({ isOpen: false });
  setHeldOut(20);
  vi.spyOn(engine, 'call').mockImplementation((_command, params) => {
    const { first, count } = params as Commands['answerHeldOut']['params'];
    return new Promise<never>((resolve, fail) => {
      const question = (i: number) => ({ prompt: String(first + i), expected: '', answers: [] });
      const answer = (most = count) => resolve(Array.from({ length: most }, (_, i) => question(i)) as never);
      slices.push({ first, count, answer, fail });
    });
  });
});

describe('the held-out questions', () => {
  it('are answered in slices, up to the last one', async () => {
    openComparing();
    for (let i = 0; i < 3; i++) await answerSlice();
    expect(slices.map(({ first, count }) => [first, count])).toEqual([
      [0, 8],
      [8, 8],
      [16, 4],
    ]);
    expect(shown()).toHaveLength(20);
    expect(useComparing.getState()).toMatchObject({ busy: false, total: 20 });
    closeComparing();
    openComparing();
    expect(slices).toHaveLength(3);
  });

  it('are 128 at most; fewer than were said end it', async () => {
    setHeldOut(4000);
    openComparing();
    expect(useComparing.getState().total).toBe(128);
    await answerSlice(3);
    expect([slices.length, useComparing.getState().busy]).toEqual([1, false]);
  });

  it('stop when that is wanted, and go on from there', async () => {
    openComparing();
    await answerSlice();
    stopComparing();
    await answerSlice();
    expect([shown().length, slices.length, useComparing.getState().busy]).toEqual([8, 2, false]);
    void compare();
    expect(slices[2].first).toBe(8);
  });

  it('are asked anew for another wiring', async () => {
    openComparing();
    await answerSlice();
    useWiring.setState({ wiring: { links: [], parameters: 0, bytes: 0, origin: 'trained', steps: 2 } });
    await answerSlice();
    expect([shown(), useComparing.getState().busy]).toEqual([[], false]);
  });

  it('say what went wrong', async () => {
    openComparing();
    slices[0].fail(new PatchbayError({ code: 'device-lost', message: 'Lost.' }));
    await settled();
    expect(useComparing.getState()).toMatchObject({ busy: false, error: { message: 'Lost.' } });
  });
});
