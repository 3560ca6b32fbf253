// Training from the command line: interrupted and gone on with, as if nothing had been; from files of any kind; with links of
// any form; started from what is there.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readCompositionFile } from '../engine/compositionFile.ts';
import { readBytes } from '../engine/testing/fixtures.ts';
import { anchor, augmenter, exampleFile, models, newFolder, run, runForText } from './testCalls.ts';

afterEach(() => vi.restoreAllMocks());

interface Trained {
  losses: number[];
  heldOut: { exact: number; loss: number; n: number } | null;
  step: number;
}

/** A call that trains into `folder`, and the file that it writes. */
function callIn(folder: string, ...more: string[]): { argv: string[]; out: string } {
  const out = join(folder, 'links.safetensors');
  const data = exampleFile(join(folder, 'train.jsonl'), 12);
  const heldOut = exampleFile(join(folder, 'held-out.jsonl'), 4, 20);
  const files = ['--data', data, '--held-out', heldOut, '--out', out];
  const settings = ['--steps', '12', '--batch', '4', '--evaluate-every', '4', '--checkpoint-every', '2', '--seed', '2'];
  const links = more.includes('--from') ? [] : ['--links', '2-0,2-1'];
  return { argv: ['train', ...models, ...links, ...files, ...settings, ...more], out };
}

describe('patchbay train, interrupted', () => {
  it.each<[string, string[], string]>([
    ['behind a look', [], 'step 4 of 12 · held out'],
    ['with a step under way', [], 'steps/s'],
    ['with batches by tokens', ['--batch-tokens', '24', '--accumulate', '2'], 'step 8 of 12 · held out'],
    ['with a run that is given up later', ['--patience', '1', '--learning-rate', '0.5'], 'step 4 of 12 · held out'],
  ])('%s goes on with the same losses, to the same file', async (_, more, at) => {
    const [whole, parts] = [callIn(newFolder(), ...more), callIn(newFolder(), ...more)];
    const expected = (await run(...whole.argv)).out as Trained;
    expect(existsSync(`${whole.out}.checkpoint`)).toBe(false);
    let presses = 0;
    const stopped = await runForText(
      (line) => {
        if (line.includes(at) && presses++ === 0) process.emit('SIGINT');
      },
      ...parts.argv,
      '--json',
    );
    expect(stopped.code).toBe(130);
    const left = JSON.parse(stopped.text) as Trained & { checkpoint: string };
    expect(left).toMatchObject({ interrupted: true, heldOut: null, checkpoint: `${parts.out}.checkpoint` });
    expect(left.step).toBeGreaterThan(0);
    expect(left.step).toBeLessThan(expected.step);
    if (more.includes('--patience')) expect(expected.step).toBeLessThan(12);
    expect(left.losses).toEqual(expected.losses.slice(0, left.step));
    expect(readCompositionFile(readBytes(parts.out)).links).toHaveLength(2);
    const again = await run('train', '--resume', left.checkpoint);
    expect(again.code).toBe(0);
    expect(again.out).toEqual({ ...expected, out: parts.out });
    expect(readFileSync(parts.out).equals(readFileSync(whole.out))).toBe(true);
    expect(existsSync(left.checkpoint)).toBe(false);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it('says how to go on, and ends at once when it is pressed again', async () => {
    const { argv, out } = callIn(newFolder(), '--checkpoint', join(newFolder(), 'a run.safetensors'));
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const clock = vi.spyOn(performance, 'now');
    const stopped = await runForText(
      (line) => {
        if (line.includes('step 4 of 12 · held out')) {
          for (const at of [1000, 1100]) {
            clock.mockReturnValueOnce(at);
            process.emit('SIGINT');
          }
          expect(exit).not.toHaveBeenCalled(); // npm and a shell hand on one press twice
          clock.mockReturnValueOnce(1400);
          process.emit('SIGINT');
          expect(exit).toHaveBeenCalledWith(130);
        }
      },
      ...argv,
    );
    expect(stopped.complaint).toContain('Press Ctrl+C again');
    expect(stopped.text).toContain(`Stopped behind step 4 of 12. The links so far are in ${out}.`);
    expect(stopped.text).toMatch(/patchbay -- train --resume '.*a run\.safetensors'/);
  });

  it('does not go on with other examples, other settings, or a file that is no checkpoint', async () => {
    const folder = newFolder();
    const { argv, out } = callIn(folder);
    await runForText((line) => void (line.includes('held out') && process.emit('SIGINT')), ...argv);
    const resume = ['train', '--resume', `${out}.checkpoint`];
    expect((await run(...resume, '--steps', '20')).complaint).toContain('leave out --steps');
    exampleFile(join(folder, 'train.jsonl'), 11);
    expect(await run(...resume)).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('The examples are others') as string,
    });
    expect(await run('train', '--resume', out)).toMatchObject({
      code: 1,
      complaint: expect.stringContaining('no checkpoint') as string,
    });
  });
});

describe('patchbay train', () => {
  it('reads several files of any kind, and holds out a share of them', async () => {
    const folder = newFolder();
    const paths = ['a.csv', 'b.txt'].map((name) => join(folder, name));
    const pairs = Array.from({ length: 20 }, (_, i) => [`w${i} w${i + 1}`, `w${i % 4}`]);
    writeFileSync(paths[0], ['prompt,completion', ...pairs.slice(0, 10).map((pair) => pair.join(','))].join('\n'));
    writeFileSync(
      paths[1],
      pairs
        .slice(10)
        .map((pair) => pair.join(' = '))
        .join('\n'),
    );
    const out = join(folder, 'links.safetensors');
    const data = paths.flatMap((path) => ['--data', path]);
    const { code, complaint } = await run(
      'train', ...models, '--links', '2-0', ...data, '--held-out-share', '0.3', '--epochs', '2', '--batch', '4', '--out', out,
    ); // prettier-ignore
    expect(code, complaint).toBe(0);
    const { about } = readCompositionFile(readBytes(out));
    const { train = 0, heldOut = 0 } = about?.examples ?? {};
    expect(train + heldOut).toBe(20);
    expect(heldOut).toBeGreaterThan(0);
    expect(about?.score?.n).toBe(heldOut);
    const described = (await run('describe', out)).out;
    expect(described).toMatchObject({ kind: 'composition', links: [{ augmenter: 'tiny-augmenter', from: 2, to: 0 }] });
  });

  it('counts epochs in steps', async () => {
    const { argv } = callIn(newFolder());
    const epochs = argv.flatMap((flag, i) =>
      flag === '--steps' ? ['--epochs'] : argv[i - 1] === '--steps' ? ['2'] : [flag],
    );
    expect((await run(...epochs)).out).toMatchObject({ step: 6 }); // 12 examples, 4 in a step
  });

  it.each([
    ['released', 'causal', 'calm'],
    ['lucidrains', 'prompt', 'lucidrains'],
  ])('makes links of the form %s, which go out as such', async (form, mask, kind) => {
    const { argv, out } = callIn(newFolder(), '--form', form, '--mask', mask, '--heads', '2');
    expect((await run(...argv)).code).toBe(0);
    const { links } = readCompositionFile(readBytes(out));
    const as = { variant: form, mask, heads: 2, distanceBias: false };
    expect(links).toMatchObject([as, as]);
    const hooks = `${out}.hooks`;
    expect((await run('export', '--composition', out, '--out', hooks, '--form', kind)).out).toEqual({ links: 2 });
    expect((await run('describe', hooks)).out).toEqual({ kind, links: 2 });
  });

  it('starts from a composition', async () => {
    const first = callIn(newFolder());
    const { heldOut } = (await run(...first.argv)).out as Trained;
    const from = callIn(newFolder(), '--from', first.out, '--steps', '0');
    expect((await run(...from.argv)).out).toMatchObject({ heldOutBefore: heldOut, heldOut, losses: [] });
  });

  it('tells which models it joined, and refuses others of the same name', async () => {
    const { argv, out } = callIn(newFolder());
    await run(...argv);
    const { about } = readCompositionFile(readBytes(out));
    expect(about?.models['tiny-llama']?.hash).toMatch(/^[\da-f]{64}$/);
    expect(about?.models['tiny-augmenter']?.hash).not.toBe(about?.models['tiny-llama']?.hash);
    const other = ['--anchor', `${anchor}-twin`, '--augmenter', augmenter];
    const refused = await run('ask', '--composition', out, '--prompt', 'w1', ...other);
    expect(refused).toMatchObject({ code: 1, complaint: expect.stringContaining('another "tiny-llama"') as string });
  });

  it.each([
    [['--out', 'no/such/folder/links.safetensors'], 'Nothing can be written'],
    [['--learning-rate', '7'], 'The learning rate must be'],
    [['--steps', '1', '--epochs', '1'], 'either --steps or --epochs'],
    [['--held-out-share', '0.2'], 'either --held-out or --held-out-share'],
    [['--form', 'theirs'], '--form takes ours, released, lucidrains'],
    [['--heads', '5'], 'heads do not divide'],
  ])('%j: says what is wrong', async (more, message) => {
    const { code, complaint } = await run(...callIn(newFolder()).argv, ...more);
    expect(complaint).toContain(message);
    expect(code).toBeGreaterThan(0);
  });
});
