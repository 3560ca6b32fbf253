// Files travel between the page's session and the command line, both ways, and the same run has the same losses in both.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBytes } from '../engine/testing/fixtures.ts';
import { answers, examples, link, losses, rested, settings, tellStories } from '../engine/testing/story.ts';
import { COMPOSITION, type Example } from '../shared/protocol.ts';
import { models, newFolder, run, runForText } from './testCalls.ts';

const { start } = tellStories();

const jsonl = (list: readonly Example[]): string => list.map((example) => JSON.stringify(example)).join('\n');

const FLAGS = [
  ['--steps', settings.steps],
  ['--batch', settings.batch],
  ['--learning-rate', settings.learningRate],
  ['--warmup-steps', settings.warmupSteps],
  ['--seed', settings.seed],
  ['--evaluate-every', settings.evaluateEvery],
].flat().map(String); // prettier-ignore

/** The files of the story, and a place for links. */
function filesIn(folder: string): { data: string; heldOut: string; out: string } {
  const [data, heldOut, out] = ['train.jsonl', 'held-out.jsonl', 'links.safetensors'].map((name) => join(folder, name));
  writeFileSync(data, jsonl(examples.slice(0, 16)));
  writeFileSync(heldOut, jsonl(examples.slice(16)));
  return { data, heldOut, out };
}

describe('a composition', () => {
  it('of the page is trained on, asked and measured on the command line with the same numbers', async () => {
    const { session, events } = await start();
    await session.wire({ links: [link(2, 1), link(1, 2)] });
    await session.startOver();
    const { data, heldOut, out } = filesIn(newFolder());
    const untrained = `${out}.untrained`;
    writeFileSync(untrained, new Uint8Array(await session.saveComposition()));
    events.length = 0;
    await session.train({ settings });
    await rested(events);

    const files = ['--data', data, '--held-out', heldOut, '--out', out];
    const trained = await run('train', ...models, '--from', untrained, ...files, ...FLAGS);
    expect((trained.out as { losses: number[] }).losses).toEqual(losses(events));

    const saved = `${out}.page`;
    writeFileSync(saved, new Uint8Array(await session.saveComposition()));
    const ask = (path: string) =>
      run('ask', ...models, '--composition', path, '--prompt', 'w5 w17', '--max-tokens', '6');
    const [, said] = await answers(session);
    expect((await ask(saved)).out).toEqual({ text: said });
    expect((await ask(out)).out).toEqual({ text: said });
    const [{ exact, loss, n }] = await session.score({ speakers: [COMPOSITION], limit: 100 });
    expect((await run('eval', ...models, '--composition', saved, '--data', heldOut)).out).toEqual({ exact, loss, n });
  });

  it('of the command line opens in the page, as does a checkpoint', async () => {
    const { data, heldOut, out } = filesIn(newFolder());
    const call = ['train', ...models, '--links', '2-1,1-2', '--data', data, '--held-out', heldOut, '--out', out];
    const stop = (line: string): void => void (line.includes('step 6 of 12 · held out') && process.emit('SIGINT'));
    expect((await runForText(stop, ...call, ...FLAGS)).code).toBe(130);
    const { session } = await start();
    for (const path of [out, `${out}.checkpoint`]) {
      const file = readBytes(path);
      const described = await session.describeFile({ file: { name: 'links.safetensors', blob: new Blob([file]) } });
      expect(described).toMatchObject({
        kind: 'composition',
        links: 2,
        anchor: { here: 'tiny-llama', hash: expect.stringMatching(/^[\da-f]{64}$/) as string },
        examples: { name: 'train.jsonl', train: 16, heldOut: 8 },
      });
      await session.loadComposition({ file });
      const [, said] = await answers(session);
      const asked = await run('ask', ...models, '--composition', out, '--prompt', 'w5 w17', '--max-tokens', '6');
      expect(asked.out).toEqual({ text: said });
    }
  });

  it('in a project says so', async () => {
    const { session } = await start();
    const path = join(newFolder(), 'project.safetensors');
    writeFileSync(path, new Uint8Array(await (await session.saveProject()).arrayBuffer()));
    expect((await run('describe', path)).out).toMatchObject({ kind: 'project', anchor: 'tiny-llama', runs: 0 });
  });
});
