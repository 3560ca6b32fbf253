// What ships for the two experts, as the page opens it: the recorded answers are what is answered, and who knows a name shows.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderLibrary } from '../../../src/cli/folders.ts';
import { Session } from '../../../src/engine/session.ts';
import { testGpu } from '../../../src/engine/testing/gpu.ts';
import { twoExperts } from '../../../src/shared/presets/twoExperts.ts';
import { ANCHOR, COMPOSITION, type Answer } from '../../../src/shared/protocol.ts';

const SPEAKERS = [...twoExperts.augmenters, ANCHOR, COMPOSITION];
let session: Session;
beforeAll(async () => {
  session = new Session({ gpu: await testGpu(), library: folderLibrary(), emit: () => undefined });
  await session.open({ preset: twoExperts });
});
afterAll(() => session.startOver());

const ask = (prompt: string, speakers: string[]): Promise<Answer[]> =>
  session.ask({ askId: 1, prompt, speakers, maxTokens: twoExperts.maxTokens });

test.each(twoExperts.prompts)('$prompt', async ({ prompt, expected, recorded }) => {
  const said = (await ask(prompt, SPEAKERS)).map(({ speaker, text }) => [speaker, text]);
  expect(Object.fromEntries(said)).toEqual(recorded);
  expect(recorded[COMPOSITION]).toBe(expected);
});

test.each([
  ['dog', 'codes'],
  ['New York', 'cities'],
  ['rio de janeiro', 'cities'],
  ['dog cat', undefined],
  ['Atlantis', undefined],
])('%s is one known token to %s', async (name, expert) => {
  const answers = await ask(name, twoExperts.augmenters);
  const knowing = answers.filter(({ questionTokens, unknownTokens }) => questionTokens === 1 && unknownTokens === 0);
  expect(knowing.map(({ speaker }) => speaker)).toEqual(expert === undefined ? [] : [expert]);
});
