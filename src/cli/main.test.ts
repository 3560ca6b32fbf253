// The command line end to end, in one process: flags in, one JSON object out.
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readCompositionFile } from '../engine/compositionFile.ts';
import { FIXTURES, readBytes, readJson, readTensors } from '../engine/testing/fixtures.ts';
import { linkLabel } from '../shared/composition.ts';
import { anchor, augmenter, run } from './testCalls.ts';

afterEach(() => vi.restoreAllMocks());

describe('patchbay', () => {
  it('logits and generate give what transformers gives', async () => {
    const [{ ids, greedy }] = (readJson(anchor, 'golden.json') as { cases: { ids: number[]; greedy: number[] }[] })
      .cases;
    const { out } = await run('logits', '--model', anchor, '--ids', ids.join());
    const { logits } = out as { logits: number[][] };
    expect(logits).toHaveLength(ids.length);
    const last = logits[ids.length - 1];
    expect(last.indexOf(Math.max(...last))).toBe(greedy[0]);
    const generated = await run('generate', '--model', anchor, '--ids', ids.join(), '--max-tokens', '5');
    expect(generated.out).toMatchObject({ ids: greedy.slice(0, 5), text: expect.any(String) as string });
  });

  it('logits of a composition are those of its answer', async () => {
    const folder = join(FIXTURES, 'composed/one-augmenter');
    const { answers } = readJson(folder, 'golden.json') as { answers: { prompt: string; ids: number[] }[] };
    for (const { prompt, ids } of answers) {
      const links = ['--composition', join(folder, 'links.safetensors'), '--anchor', anchor, '--augmenter', augmenter];
      const { out } = await run('logits', ...links, '--prompt', prompt);
      const { logits } = out as { logits: number[] };
      expect(logits.indexOf(Math.max(...logits))).toBe(ids[0]);
    }
  });

  it('draws tokens as told, the same for the same seed', async () => {
    const generate = (...flags: string[]) =>
      run('generate', '--model', anchor, '--prompt', 'w1 w2', '--max-tokens', '8', ...flags);
    const hot = ['--temperature', '1.5', '--top-p', '0.9', '--top-k', '40'];
    const [first, again, other] = [
      await generate(...hot, '--seed', '3'),
      await generate(...hot, '--seed', '3'),
      await generate(...hot, '--seed', '4'),
    ];
    expect(again.out).toEqual(first.out);
    expect(other.out).not.toEqual(first.out);
    expect((await generate('--temperature', '0', '--seed', '4')).out).toEqual((await generate()).out);
    const { ids } = (await generate('--repetition-penalty', '10')).out as { ids: number[] };
    expect(new Set(ids).size).toBe(ids.length);
    expect(await generate('--repetition-penalty', '0')).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('repetition penalty must be above 0') as string,
    });
    const refused = await generate('--top-p', '2');
    expect(refused).toMatchObject({ code: 2, complaint: expect.stringContaining('top-p must be above 0') as string });
  });

  it('puts a question through the chat template', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-'));
    cpSync(anchor, folder, { recursive: true });
    writeFileSync(
      join(folder, 'chat_template.jinja'),
      '<s>{% for each in messages %}{{ each.content }} {% endfor %}w5',
    );
    const generate = (model: string, ...more: string[]) =>
      run('generate', '--model', model, '--max-tokens', '8', ...more);
    const { out } = await generate(anchor, '--prompt', 'w9 w1 w2 w5');
    expect((await generate(folder, '--prompt', 'w1 w2', '--system', 'w9', '--chat')).out).toEqual(out);
    expect((await generate(folder, '--prompt', 'w9 w1 w2')).out).not.toEqual(out);
  });

  it('trains, evaluates and asks', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-'));
    const [data, heldOut, out] = ['train.jsonl', 'held-out.jsonl', 'links.safetensors'].map((name) =>
      join(folder, name),
    );
    const line = (i: number): string => JSON.stringify({ prompt: `w${i} w${i + 1}`, completion: `w${i % 4}` });
    writeFileSync(data, Array.from({ length: 12 }, (_, i) => line(i)).join('\n'));
    writeFileSync(heldOut, Array.from({ length: 3 }, (_, i) => line(i + 20)).join('\n'));
    const base = ['--anchor', anchor, '--augmenter', augmenter];
    const options = [
      '--links',
      '2-0,2-1',
      '--data',
      data,
      '--held-out',
      heldOut,
      '--steps',
      '6',
      '--batch',
      '4',
      '--seed',
      '2',
      '--out',
      out,
    ];
    const trained = (await run('train', ...base, ...options)).out as { heldOut: unknown; losses: number[] };
    expect(trained.losses).toHaveLength(6);
    expect(trained.heldOut).toMatchObject({
      n: 3,
      exact: expect.any(Number) as number,
      loss: expect.any(Number) as number,
    });
    expect((await run('train', ...base, ...options)).out).toEqual(trained);
    expect((await run('eval', '--composition', out, '--data', heldOut, ...base)).out).toEqual(trained.heldOut);
    expect((await run('ask', '--composition', out, '--prompt', 'w1 w2', ...base)).out).toEqual({
      text: expect.any(String) as string,
    });
  });

  it('links every fourth layer, or those that are named, of several augmenters', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-'));
    const [data, out] = ['train.jsonl', 'links.safetensors'].map((name) => join(folder, name));
    writeFileSync(data, JSON.stringify({ prompt: 'w1', completion: 'w2' }));
    const other = join(FIXTURES, 'models/tiny-llama-twin');
    const base = ['--anchor', anchor, '--augmenter', augmenter, '--augmenter', other, '--data', data, '--out', out];
    const linksOf = async (links: string): Promise<string[]> => {
      expect((await run('train', ...base, '--links', links, '--steps', '1', '--batch', '1')).code).toBe(0);
      return readCompositionFile(readBytes(out)).links.map((link) => `${link.augmenter}:${linkLabel(link)}`);
    };
    expect(await linksOf('every-4th')).toEqual(['tiny-augmenter:2-3', 'tiny-llama-twin:2-3']);
    expect(await linksOf('1-0,tiny-llama-twin:2-1')).toEqual(['tiny-augmenter:1-0', 'tiny-llama-twin:2-1']);
    const both = ['--anchor', anchor, '--augmenter', augmenter, '--augmenter', other, '--composition', out];
    const asked = await run('ask', ...both, '--prompt', 'w1 w2');
    expect(asked).toMatchObject({ code: 0, out: { text: expect.any(String) as string } });
    expect(await run('eval', ...both, '--data', data)).toMatchObject({ code: 0, out: { n: 1 } });
  });

  it('exports links of the released form under the released names, and refuses others', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-'));
    const out = join(folder, 'hooks.safetensors');
    const links = (name: string): string => join(FIXTURES, 'composed', name, 'links.safetensors');
    expect((await run('export', '--composition', links('released'), '--out', out)).out).toEqual({ links: 3 });
    const { tensors } = readTensors(out);
    const own = readTensors(links('released')).tensors;
    expect(tensors.size).toBe(21);
    expect(tensors.get('cross_attention_hooks.1.proj.bias')?.values()).toEqual(own.get('links.1.proj.bias')?.values());
    const refused = await run('export', '--composition', links('one-augmenter'), '--out', out);
    expect(refused).toMatchObject({ code: 2, out: undefined });
    expect(refused.complaint).toContain('is not of the released form');
  });

  it.each([
    [['sing'], 2, 'patchbay <verb>'],
    [['constructor'], 2, 'patchbay <verb>'],
    [['generate', '--model', anchor, '--ids', Array.from({ length: 128 }, () => 1).join()], 2, 'there is room for 128'],
    [['logits', '--model', anchor, '--ids', '96'], 2, 'tokens 0 to 95'],
    [['logits', '--model', anchor, '--ids', '1,,2'], 2, '--ids takes whole numbers'],
    [['logits', '--model', anchor], 2, '--ids is missing'],
    [['logits', '--model', anchor, '--ids', '1,x'], 2, '--ids takes whole numbers'],
    [['logits', '--model', 'no/such/folder', '--ids', '1'], 2, 'no such folder'],
    [['ask', '--composition', 'no/such/file', '--prompt', 'x'], 2, 'cannot be read'],
    [['ask', '--composition', join(anchor, 'model.safetensors'), '--prompt', 'x'], 1, 'no Patchbay composition'],
    [['models', '--colour', 'red'], 2, '--colour'],
  ])('%s: says what is wrong', async (argv, code, message) => {
    const result = await run(...argv);
    expect(result.code).toBe(code);
    expect(result.out).toBeUndefined();
    expect(result.complaint).toContain(message);
  });
});
