import { expect, it } from 'vitest';
import { Keeper } from './keeper.ts';

/** A save that takes as long as it is let. */
function slow(): { saved: number[]; now: { value: number }; keeper: Keeper; let(): void } {
  const [saved, now]: [number[], { value: number }] = [[], { value: 0 }];
  const waiting: (() => void)[] = [];
  const keeper = new Keeper(() => {
    saved.push(now.value);
    return new Promise((resolve) => waiting.push(resolve));
  });
  return { saved, now, keeper, let: () => waiting.shift()?.() };
}

const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

it('one save at a time; what changes in the meantime is kept in one more', async () => {
  const { saved, now, keeper, let: goOn } = slow();
  const first = keeper.keep();
  await aWhile();
  for (now.value = 1; now.value < 5; now.value++) void keeper.keep();
  const last = keeper.keep();
  await aWhile();
  expect(saved).toEqual([0]);
  goOn();
  await first;
  await aWhile();
  expect(saved).toEqual([0, 5]);
  goOn();
  await last;
  await keeper.settled;
  expect(saved).toEqual([0, 5]);
});

it('a save that fails is heard of by whoever waits, and the next one is made', async () => {
  let fails = true;
  const keeper = new Keeper(() => (fails ? Promise.reject(new Error('No room.')) : Promise.resolve()));
  await expect(keeper.keep()).rejects.toThrow('No room.');
  await expect(keeper.settled).resolves.toBeUndefined();
  fails = false;
  await expect(keeper.keep()).resolves.toBeUndefined();
});
