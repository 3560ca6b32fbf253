// `npm run models`: trains the built-in models and links with this repository's own engine and writes public/models.
//
//   npm run models                      everything, with a new secret table
//   npm run models -- --only links      one part: codes, sums or links; the others stay as they are
//   npm run models -- --secret 7        a table that can be made again
//
// The links' data is made from what "codes" answers: its weights are the only place where the table is.
import { parseArgs } from 'node:util';
import { nodeGpu } from '../../src/engine/nodeGpu.ts';
import { makeCodes } from './codes.ts';
import { makeLinks } from './links.ts';
import { makeSums } from './sums.ts';
import { writeCards } from './writeCards.ts';
import { writeIndex } from './writeModel.ts';

const PARTS = ['codes', 'sums', 'links'];

export async function main(argv: string[]): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { only: { type: 'string' }, secret: { type: 'string' } } });
  const parts = values.only === undefined ? PARTS : values.only.split(',');
  const unknown = parts.filter((part) => !PARTS.includes(part));
  if (unknown.length > 0) {
    console.error(`There is no part "${unknown.join(', ')}"; there are ${PARTS.join(', ')}.`);
    return 2;
  }
  const gpu = await nodeGpu();
  console.error(`On ${gpu.adapter.name}.`);
  const secret = values.secret === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.secret);
  if (parts.includes('codes')) await makeCodes(gpu, secret);
  if (parts.includes('sums')) await makeSums(gpu);
  if (parts.includes('links')) await makeLinks(gpu);
  await writeCards();
  await writeIndex();
  return 0;
}
