import { expect, it } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import { Passing, Patience, wait } from './patience.ts';

const told = new PatchbayError({ code: 'download', message: 'No.' });

async function waits(failures: readonly (number | undefined)[]): Promise<number[]> {
  const waited: number[] = [];
  const patience = new Patience((ms) => Promise.resolve(void waited.push(ms)), undefined);
  for (const afterMs of failures) await patience.after(new Passing(told, afterMs));
  return waited;
}

it('waits twice as long each time, or as long as the server says, and gives up the fifth time', async () => {
  expect(await waits([undefined, undefined, undefined, undefined])).toEqual([500, 1000, 2000, 4000]);
  expect(await waits([3000, 0])).toEqual([3000, 1000]);
  await expect(waits([0, 0, 0, 0, 0])).rejects.toBe(told);
  await expect(waits([61_000])).rejects.toBe(told);
});

it('begins anew after progress, and does not try again what cannot pass', async () => {
  const waited: number[] = [];
  const patience = new Patience((ms) => Promise.resolve(void waited.push(ms)), undefined);
  for (let i = 0; i < 9; i++) {
    await patience.after(new Passing(told));
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
  await expect(wait(1, undefined)).resolves.toBeUndefined();
});
