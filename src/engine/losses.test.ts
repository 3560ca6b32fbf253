// A device that is lost at random moments of everything that a session does. 200 of them: `npm run bench -- losses`.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ACTIVITIES, Losses } from './testing/losses.ts';

const TIMES = 3;

let losses: Losses;
/** What is held when nothing is under way. */
let bytes: number;

beforeAll(async () => {
  losses = await Losses.begin(11);
  bytes = await losses.loseIdle();
});
afterAll(() => losses.end());

it.each(ACTIVITIES)('lost while %s: all comes to what it comes to when nothing is lost', async (activity) => {
  for (let i = 0; i < TIMES; i++) expect((await losses.loseDuring(activity)).stepsAgain).toBeLessThanOrEqual(4);
});

it('holds afterwards what it held before', async () => {
  expect(await losses.loseIdle()).toBe(bytes);
});
