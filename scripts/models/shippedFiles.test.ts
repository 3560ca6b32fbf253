// What an example names is in the list that the page loads from, as it lies in the folder: the page asks for nothing else.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { presets } from '../../src/shared/presets/presets.ts';
import { MODELS } from './writeModel.ts';

interface Listed {
  id: string;
  files: { name: string; bytes: number; sha256: string }[];
}

const { models } = JSON.parse(readFileSync(join(MODELS, 'index.json'), 'utf8')) as { models: Listed[] };

test.each(presets)('the files of $title', ({ id, files = {} }) => {
  const listed = models.find((model) => model.id === id)?.files;
  const wanted = Object.values(files).map((name) => {
    const content = readFileSync(join(MODELS, id, name));
    return { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  });
  expect(wanted).not.toHaveLength(0);
  expect(listed).toEqual(expect.arrayContaining(wanted));
});
