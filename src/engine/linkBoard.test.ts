// Links are put together anew beside those that are there: where there is no room for both, nothing has changed.
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Gpu } from './gpu/device.ts';
import type { LinkBoard } from './linkBoard.ts';
import { COMPOSED_CASES, openCase, type OpenCase } from './testing/composedCase.ts';
import { testGpu } from './testing/gpu.ts';
import { liveBuffers } from './testing/liveBuffers.ts';

let gpu: Gpu;
let open: OpenCase;
beforeAll(async () => {
  gpu = await testGpu();
  const composed = COMPOSED_CASES.find(({ name }) => name === 'one-augmenter') ?? COMPOSED_CASES[0];
  open = await openCase(gpu, composed);
});
afterEach(() => void vi.restoreAllMocks());

const WAYS: Record<string, (board: LinkBoard) => Promise<void>> = {
  'other links': (board) => board.set(board.wiring.links.slice(1)),
  'links from fresh': (board) => board.reset(7),
  'links of a file': async (board) => board.load(await board.save(), 'preset', 3),
  'links as they were': async (board) => board.restore(await board.state()),
};

it.each(Object.entries(WAYS))('%s that there is no memory for are refused, with nothing changed', async (_, change) => {
  const board = await open.board();
  const before = { file: await board.save(), wiring: board.wiring, composition: board.composition };
  const live = liveBuffers(gpu);
  const { bytes } = gpu.memory;
  const spy = vi.spyOn(gpu.device, 'popErrorScope').mockResolvedValueOnce({ message: 'it is full' });
  await expect(change(board)).rejects.toMatchObject({
    code: 'out-of-memory',
    message: expect.stringMatching(
      /^There is no graphics memory left for a wiring of \d links?, which takes/,
    ) as string,
    hint: expect.stringContaining('Use fewer links.') as string,
  });
  spy.mockRestore();
  await gpu.device.popErrorScope(); // the one that the answer above stood for
  expect([...live]).toEqual([]);
  expect(gpu.memory.bytes).toBe(bytes); // those from before are still there
  expect(board.composition).toBe(before.composition);
  expect({ file: await board.save(), wiring: board.wiring }).toEqual({ file: before.file, wiring: before.wiring });
  board.destroy();
});

it('weights that are not those of the links leave nothing behind', async () => {
  const board = await open.board();
  const { links, values, ...rest } = await board.save();
  const live = liveBuffers(gpu);
  const torn = values.map((each) => each.slice(1));
  await expect(board.restore({ ...board.lastState, known: new Map(), links })).rejects.toThrow();
  await expect(board.load({ ...rest, links, values: torn }, 'trained', 0)).rejects.toThrow();
  expect([...live]).toEqual([]);
  board.destroy();
});
