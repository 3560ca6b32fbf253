// What the command line can do. Verbs and their flags are stable: scripts rest on them.
import { ask } from './ask.ts';
import { builtInEntries } from './builtInModels.ts';
import type { Answer, Verb } from './call.ts';
import { describe } from './describe.ts';
import { evaluate } from './evaluate.ts';
import { exportLinks } from './exportLinks.ts';
import { findRate } from './findRate.ts';
import { generateText, logits } from './generateText.ts';
import { makeTable } from './makeTable.ts';
import { table } from './tables.ts';
import { train } from './train.ts';

async function models(): Promise<Answer> {
  const entries = await builtInEntries();
  const rows = entries.map(({ id, title, about }) => [id, `${title}: ${about}`]);
  return { json: { models: entries }, text: rows.length > 0 ? table(rows) : 'There are none: run npm run models.' };
}

export const verbs: Record<string, Verb | undefined> = {
  logits,
  generate: generateText,
  train,
  'find-rate': findRate,
  eval: evaluate,
  ask,
  table: makeTable,
  export: exportLinks,
  describe,
  models,
};
