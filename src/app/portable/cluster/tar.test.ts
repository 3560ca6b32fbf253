// Archives that the system's own tar unpacks, with every file as it was.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tarHeader, tarOf } from './tar.ts';

const FOLDER = 'patchbay-own';
const files = {
  [`${FOLDER}/links.safetensors`]: 'links',
  [`${FOLDER}/empty.jsonl`]: '',
  [`${FOLDER}/models/naïve 模型/config.json`]: '{}',
  [`${FOLDER}/models/${'long-'.repeat(12)}/block.bin`]: 'x'.repeat(512),
  [`${FOLDER}/models/${'longer-'.repeat(12)}/model-00001-of-00002.safetensors`]: 'y'.repeat(513),
};

it('is unpacked as it was packed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-tar-'));
  try {
    const packed = Object.entries(files).map(([path, text]) => ({ path, content: new Blob([text]) }));
    const archive = join(folder, 'all.tar');
    writeFileSync(archive, new Uint8Array(await tarOf(packed, new Date('2026-03-04T05:06:07Z')).arrayBuffer()));
    const listed = execFileSync('tar', ['tvf', archive, '--utc', '--quoting-style=literal'], { encoding: 'utf8' });
    expect(listed).toContain('-rw-r--r-- 0/0');
    expect(listed).toContain('2026-03-04 05:06');
    execFileSync('tar', ['xf', archive, '-C', folder]);
    for (const [path, text] of Object.entries(files)) expect(readFileSync(join(folder, path), 'utf8'), path).toBe(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('refuses what does not fit, in words', () => {
  const now = new Date(0);
  expect(() => tarHeader('x'.repeat(101), 1, now)).toThrow('too long');
  expect(() => tarHeader('model.safetensors', 8 ** 11, now)).toThrow('too large');
  expect(tarHeader('model.safetensors', 8 ** 11 - 1, now)).toHaveLength(512);
});
