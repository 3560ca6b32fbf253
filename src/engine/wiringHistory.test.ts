// What the history of a wiring may hold.
import { beforeAll, expect, it } from 'vitest';
import type { LinkBoard } from './linkBoard.ts';
import { COMPOSED_CASES, openCase, type OpenCase } from './testing/composedCase.ts';
import { testGpu } from './testing/gpu.ts';
import { WiringHistory } from './wiringHistory.ts';

let open: OpenCase;
beforeAll(async () => {
  const composed = COMPOSED_CASES.find(({ name }) => name === 'one-augmenter') ?? COMPOSED_CASES[0];
  open = await openCase(await testGpu(), composed);
});

/** Every weight of every link is another after it. */
const drawAnew = (board: LinkBoard, history: WiringHistory, seed: number): Promise<void> =>
  history.record(`seed ${seed}`, () => board.reset(seed));

/** How often it can be undone. */
async function undone(history: WiringHistory): Promise<number> {
  for (let times = 0; ; times++) {
    if (history.labels.undo === undefined) return times;
    await history.undo();
  }
}

it('the oldest entry goes first', async () => {
  const board = await open.board();
  const history = new WiringHistory(board, { entries: 3, bytes: Infinity });
  for (let seed = 1; seed <= 5; seed++) await drawAnew(board, history, seed);
  expect(history.labels.undo).toBe('seed 5');
  expect(await undone(history)).toBe(3);
  expect(history.labels.redo).toBe('seed 3');
  const { values } = await board.save();
  await board.reset(2);
  expect((await board.save()).values).toEqual(values);
});

it('values that nothing else holds have a limit, there and back', async () => {
  const board = await open.board();
  const { bytes } = board.wiring;
  const history = new WiringHistory(board, { entries: 100, bytes: 2.5 * bytes });
  for (let seed = 1; seed <= 5; seed++) {
    await drawAnew(board, history, seed);
    expect(history.bytes).toBeLessThanOrEqual(2.5 * bytes);
  }
  expect(history.bytes).toBe(2 * bytes);
  expect(await undone(history)).toBe(2);
  expect(history.bytes).toBe(2 * bytes);
});

it('one change that is too large cannot be undone, and is no harm', async () => {
  const board = await open.board();
  const history = new WiringHistory(board, { entries: 100, bytes: 100 });
  await drawAnew(board, history, 1);
  expect(history.labels).toEqual({ undo: undefined, redo: undefined });
  await expect(history.undo()).rejects.toMatchObject({ code: 'bad-request' });
});

it('what did not change is held once: switching and removing links costs nothing', async () => {
  const board = await open.board();
  const history = new WiringHistory(board, { entries: 100, bytes: 0 });
  const { links } = board.wiring;
  const off = links.map((link) => ({ ...link, enabled: false }));
  for (const wired of [off, links, links.slice(1), [], links]) await history.record('wiring', () => board.set(wired));
  expect(history.bytes).toBe(0);
  expect(await undone(history)).toBe(5);
});
