// What waits, while other models are asked for: it goes on where those cannot be had, and never reaches them.
import { expect, it, vi } from 'vitest';
import { afterChanges, meantNow, turnsAway } from './changesUnderWay.ts';

interface Asked {
  /** @param isTurned whether the models have come. */
  end(isTurned: boolean): void;
}

function askForModels(): Asked {
  let end: Asked['end'] = () => undefined;
  turnsAway(new Promise((resolve) => (end = resolve)));
  return { end };
}

/** Lets go on whatever can. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it.each([
  ['goes on where neither of two that were asked for come', false, false, 1],
  ['does not where the first come', true, false, 0],
  ['does not where the second come', false, true, 0],
])('what waits %s', async (_title, first, second, times) => {
  const work = vi.fn(() => Promise.resolve());
  const done = afterChanges(work);
  const one = askForModels();
  await rest();
  const two = askForModels();
  one.end(first);
  await rest();
  expect(work, 'it is not known yet').not.toHaveBeenCalled();
  two.end(second);
  await done;
  expect(work).toHaveBeenCalledTimes(times);
});

it('what is meant for models that are on their way reaches them', async () => {
  const { end } = askForModels();
  const isMeant = meantNow();
  expect(await isMeant()).toBe(true);
  end(true);
  await rest();
  expect(await isMeant()).toBe(true);
  turnsAway();
  expect(await isMeant()).toBe(false);
});
