// `npm run models`: trains the built-in models and links with this repository's own engine and writes public/models.
//
//   npm run models                      everything, with a new secret table
//   npm run models -- --only codes      one part by its folder's name, or several with commas; the others stay as they are
//   npm run models -- --secret 7        a table that can be made again
//   npm run models -- --only none       cards and the index alone
//
// The links' data is made from what "codes" answers: its weights are the only place where the table is.
import { parseArgs } from 'node:util';
import { nodeGpu } from '../../src/engine/nodeGpu.ts';
import { builtIns } from './all.ts';
import { idOf } from './builtIn.ts';
import { writeCards } from './writeCards.ts';
import { writeIndex } from './writeModel.ts';

const NOTHING = 'none';

export async function main(argv: string[]): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { only: { type: 'string' }, secret: { type: 'string' } } });
  const ids = builtIns.map(idOf);
  const parts = values.only === undefined ? ids : values.only.split(',');
  const unknown = parts.filter((part) => part !== NOTHING && !ids.includes(part));
  if (unknown.length > 0) {
    console.error(`There is no part "${unknown.join(', ')}"; there are ${ids.join(', ')}.`);
    return 2;
  }
  const gpu = await nodeGpu();
  console.error(`On ${gpu.adapter.name}.`);
  const secret = values.secret === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.secret);
  for (const builtIn of builtIns) if (parts.includes(idOf(builtIn))) await builtIn.make(gpu, secret);
  await writeCards();
  await writeIndex(builtIns);
  return 0;
}
