// What else the command line does: free answers measured, a rate found, a model made of a table, results as text.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exampleFile, models, newFolder, run, runForText } from './testCalls.ts';

afterEach(() => vi.restoreAllMocks());

async function trained(folder: string): Promise<{ out: string; data: string }> {
  const [out, data] = [join(folder, 'links.safetensors'), exampleFile(join(folder, 'data.jsonl'), 6)];
  expect((await run('train', ...models, '--links', '2-0', '--data', data, '--steps', '2', '--out', out)).code).toBe(0);
  return { out, data };
}

describe('patchbay eval', () => {
  it('measures free answers of several, example by example', async () => {
    const folder = newFolder();
    const { out, data } = await trained(folder);
    const csv = join(folder, 'answers.csv');
    const call = ['eval', ...models, '--composition', out, '--data', data];
    const speakers = ['--speaker', 'composition', '--speaker', 'anchor'];
    const { measures } = (await run(...call, '--measures', '--csv', csv, ...speakers)).out as {
      measures: Record<string, { loss: number; perplexity: number }>;
    };
    const { exact, loss, n } = (await run(...call)).out as { exact: number; loss: number; n: number };
    expect(measures.composition).toMatchObject({ exact, n: 6, chrf: expect.any(Number) as number });
    expect(n).toBe(6);
    expect(measures.composition.loss).toBeCloseTo(loss, 5);
    expect(measures.composition.perplexity).toBeCloseTo(Math.exp(loss), 3);
    expect(Object.keys(measures)).toEqual(['composition', 'anchor']);
    const lines = readFileSync(csv, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[0]).toContain('anchor: chrF');
    expect(lines[1]).toMatch(/^w0 w1,w0,/);
  });

  it('answers with a table, tells of lines that it cannot read, and is quiet where told', async () => {
    const { out, data } = await trained(newFolder());
    appendFileSync(data, '\n{"prompt": "w1"}');
    const call = ['eval', ...models, '--composition', out, '--data', data];
    const { text, complaint, code } = await runForText(() => undefined, ...call);
    expect(code).toBe(0);
    expect(text).toMatch(/^ +exact +loss +questions\ncomposition +\d+\.\d % +\d+\.\d{4} +6\n$/);
    expect(complaint).toContain(`${data}:7: `);
    expect(await runForText(() => undefined, ...call, '--quiet')).toEqual({ code, text, complaint: '' });
  });
});

describe('patchbay find-rate', () => {
  it('names a rate, or says that there is none', async () => {
    const data = exampleFile(join(newFolder(), 'data.jsonl'), 12);
    const { out, code } = await run('find-rate', ...models, '--links', '2-0,2-1', '--data', data, '--batch', '8');
    expect(code).toBe(0);
    const { points, suggestion } = out as { points: { rate: number; loss: number }[]; suggestion: number | null };
    expect(points[0].rate).toBeCloseTo(1e-6, 12);
    expect(points.length).toBeGreaterThan(10);
    if (suggestion !== null) expect(points.map(({ rate }) => rate)).toContain(suggestion);
  });
});

describe('patchbay table', () => {
  const rows = Array.from({ length: 12 }, (_, i) => `key${String.fromCharCode(97 + i)},${i % 5}`);

  it('makes a folder with a model that knows the table, and sums over its keys', async () => {
    const folder = newFolder();
    const [file, out] = [join(folder, 'codes.csv'), join(folder, 'model')];
    writeFileSync(file, ['name,code', ...rows].join('\n'));
    const made = await run('table', '--table', file, '--out', out);
    expect(made.code, made.complaint).toBe(0);
    expect(made.out).toMatchObject({ out, rows: 12, known: 12, wrong: [], examples: join(out, 'examples') });
    const said = await run('generate', '--model', out, '--prompt', 'keyc', '--max-tokens', '4');
    expect(said.out).toMatchObject({ text: expect.stringContaining('2') as string });
    const examples = join(out, 'examples/train.jsonl');
    expect(readFileSync(examples, 'utf8')).toContain('"completion"');
  });

  it('makes none when it is interrupted', async () => {
    const folder = newFolder();
    const [file, out] = [join(folder, 'codes.csv'), join(folder, 'model')];
    writeFileSync(file, ['name,code', ...rows].join('\n'));
    const stop = (line: string): void => void (line.includes('step') && process.emit('SIGINT'));
    const { code } = await runForText(stop, 'table', '--table', file, '--out', out);
    expect(code).toBe(130);
    expect(existsSync(join(out, 'model.safetensors'))).toBe(false);
  });
});

describe('patchbay describe', () => {
  it('tells a person what a file holds', async () => {
    const { out } = await trained(newFolder());
    const { text } = await runForText(() => undefined, 'describe', out);
    expect(text).toMatch(/^composition: 1 link, [\d,]+ numbers/);
    expect(text).toMatch(/tiny-augmenter:2-0 +\d+ +pre-norm +causal +yes/);
    expect(text).toContain('Examples: data.jsonl, 6 to train on, 0 held out');
  });

  it('wants one file', async () => {
    expect(await run('describe')).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('Name a file') as string,
    });
  });
});
