import { expect, it } from 'vitest';
import { PatchbayError } from '../errors.ts';
import { Passing, Patience, wait } from './patience.ts';

const told = new PatchbayError({ code: 'download', message: 'No.' });

function patient(): { patience: Patience; waited: number[] } {
  const waited: number[] = [];
  const timing = { attempts: 5, wait: (ms: number) => Promise.resolve(void waited.push(ms)) };
  return { patience: new Patience(timing, undefined), waited };
}

async function waits(failures: ConstructorParameters<typeof Passing>[1][]): Promise<number[]> {
  const { patience, waited } = patient();
  for (const failure of failures) await patience.after(new Passing(told, failure));
  return waited;
}

it('waits twice as long each time, or as long as the server says, and gives up the fifth time', async () => {
  expect(await waits([{}, {}, {}, {}])).toEqual([500, 1000, 2000, 4000]);
  expect(await waits([{ afterMs: 3000 }, { afterMs: 0 }])).toEqual([3000, 1000]);
  await expect(waits([{}, {}, {}, {}, {}])).rejects.toBe(told);
  await expect(waits([{ afterMs: 61_000 }])).rejects.toBe(told);
});

it('gives up the second time that nobody says a word, since each took long', async () => {
  expect(await waits([{ isSilence: true }, {}, {}])).toEqual([500, 1000, 2000]);
  await expect(waits([{ isSilence: true }, {}, { isSilence: true }])).rejects.toBe(told);
});

it('begins anew after progress, and does not try again what cannot pass', async () => {
  const { patience, waited } = patient();
  for (let i = 0; i < 9; i++) {
    await patience.after(new Passing(told, { isSilence: true }));
    patience.progress();
  }
  expect(new Set(waited)).toEqual(new Set([500]));
  await expect(patience.after(told)).rejects.toBe(told);
});

it('stops waiting when it is stopped', async () => {
  const abort = new AbortController();
  const waiting = wait(60_000, abort.signal);
  abort.abort(told);
  await expect(waiting).rejects.toBe(told);
  await expect(wait(60_000, abort.signal)).rejects.toBe(told);
  await expect(wait(1, undefined)).resolves.toBeUndefined();
});
