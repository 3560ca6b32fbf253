// What a model knows of the table that it was made of: each key asked, greedily, for its whole value.
import type { MadeModel } from '../shared/madeModels.ts';
import { alone } from './bridge/composition.ts';
import type { Gpu } from './gpu/device.ts';
import type { LoadedModel } from './loadedModel.ts';
import { Speakers } from './speakers.ts';
import { LONGEST_VALUE, type TableRow } from './tables/table.ts';
import type { TableVocabulary } from './tables/tableTokenizer.ts';
import { AnswerText } from './text/answerText.ts';
import type { TextTokenizer } from './text/tokenizer.ts';
import { Scorer } from './training/scorer.ts';
import type { EncodedExample } from './training/encode.ts';

/** Wrong answers that are shown. */
const SHOWN = 20;
const ASKED_TOGETHER = 512;

/**
 * The model as it is kept, with its own tokenizer. A row is known when the key reads as its token, the likeliest tokens after
 * it are those of the value and then the end, and these read as the value.
 */
export async function knownRows(
  gpu: Gpu,
  model: LoadedModel,
  rows: readonly TableRow[],
  { keyId, valueIds, eosId }: TableVocabulary,
): Promise<Pick<MadeModel, 'known' | 'wrong'>> {
  const { decoder, side } = model;
  const { tokenizer } = side;
  const readable = rows.map(({ key, value }) => {
    const { ids } = tokenizer.encode(key);
    const isKey = ids.length === 1 && ids[0] === keyId(key);
    return isKey && textAfter(tokenizer, ids, valueIds(value)) === value;
  });
  const questions = rows.map(({ key, value }): EncodedExample => {
    const answer = valueIds(value);
    return { ids: [keyId(key), ...answer], labels: [...answer, eosId], augmenters: new Map() };
  });
  const scorer = await Scorer.create(gpu, alone(decoder), questions, ASKED_TOGETHER);
  try {
    const scores = await scorer.run(model.unknownId);
    const wrong = rows.filter((_, i) => !scores[i].right || !readable[i]);
    return { known: rows.length - wrong.length, wrong: await said(gpu, model, wrong.slice(0, SHOWN)) };
  } finally {
    scorer.destroy();
  }
}

function textAfter(tokenizer: TextTokenizer, before: readonly number[], ids: readonly number[]): string {
  const answer = new AnswerText(tokenizer, before);
  for (const id of ids) answer.add(id);
  return answer.whole.trim();
}

async function said(gpu: Gpu, model: LoadedModel, rows: readonly TableRow[]): Promise<MadeModel['wrong']> {
  const speakers = new Speakers(gpu, model, [], () => alone(model.decoder));
  const wrong: MadeModel['wrong'] = [];
  try {
    for (const { key, value } of rows) {
      const { text } = await speakers.ask('anchor', key, { maxTokens: LONGEST_VALUE });
      wrong.push({ key, value, said: text.trim() });
    }
  } finally {
    await speakers.destroy();
  }
  return wrong;
}
