// The augmenter "codes": which number each word has.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import type { BlockDecoder } from '../../src/engine/model/blockDecoder.ts';
import { readModelConfig } from '../../src/engine/model/config.ts';
import { NO_LABEL } from '../../src/engine/ops/crossEntropy.ts';
import { TextTokenizer } from '../../src/engine/text/tokenizer.ts';
import { llamaConfig } from '../../src/engine/tables/llamaFiles.ts';
import { seededRandom, type Random } from '../../src/engine/tables/random.ts';
import { END, UNKNOWN, type TokenizerFiles } from '../../src/engine/tables/specialTokens.ts';
import type { EncodedExample } from '../../src/engine/training/encode.ts';
import { pretrain } from '../../src/engine/training/pretrain.ts';
import type { BuiltInModel } from './builtIn.ts';
import { tellingCurve } from './curve.ts';
import { codesDocument } from './data.ts';
import { recallTable } from './recall.ts';
import { recipes } from './recipes.ts';
import { secretTable } from './table.ts';
import { codesTokenizer } from './tokenizers.ts';
import { writeJson, writeModel } from './writeModel.ts';

const DOCUMENTS = 64;

export const codes: BuiltInModel = {
  kind: 'model',
  id: 'codes',
  recipe: recipes.codes,
  card: {
    about: `Knows a secret number, 0 to 19, for each of 1,000 everyday words, and nothing else. It cannot add, and signs are
unknown to it. In Patchbay it is the augmenter: its hidden states carry each word's number, and links take it from there.`,
    data: `Texts of six words, each followed by its number ("dog 3 cat 7 …"), drawn anew for every step; the loss is on the
numbers only. Half of the numbers are read as an unknown token. The table of words and numbers is drawn anew for each training
and written to no file: in what ships, these weights are the only place where the whole table is.`,
    limits: [
      'It knows 1,000 words in the singular, in lower or upper case. Every other word is one unknown token.',
      'It is made to be read by links. By itself, what it says after anything but one of its words means nothing.',
    ],
  },
  make: makeCodes,
};

async function makeCodes(gpu: Gpu, secret: number): Promise<void> {
  const table = secretTable(secret);
  const { curve, add } = tellingCurve(recipes.codes.training.steps);
  const { config, model, files } = await trainCodes(gpu, () => table, add);
  await writeModel(gpu, 'codes', config, model, files);
  const recalled = await recallTable(gpu);
  const right = [...table].filter(([word, value]) => recalled.get(word) === value).length;
  await writeJson('codes', 'training.json', {
    command: 'npm run models -- --only codes',
    adapter: gpu.adapter.name,
    date: new Date().toISOString().slice(0, 10),
    settings: { ...recipes.codes, documents: DOCUMENTS },
    results: { recall: right / table.size },
    curve,
  });
  console.error(`codes knows ${right} of ${table.size} words`);
}

export interface TrainedModel {
  /** config.json */
  config: ReturnType<typeof llamaConfig>;
  model: BlockDecoder;
  files: TokenizerFiles;
}

/** @param tableOf which number each word has in the next document. */
export async function trainCodes(
  gpu: Gpu,
  tableOf: (random: Random) => ReadonlyMap<string, number>,
  onLoss?: (step: number, loss: number) => void,
): Promise<TrainedModel> {
  const { codes: recipe } = recipes;
  const files = codesTokenizer();
  const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.config);
  const eosId = tokenizer.idOf(END) ?? 0;
  const random = seededRandom(recipe.training.seed);
  const batch = (): EncodedExample[] =>
    Array.from({ length: DOCUMENTS }, () =>
      encodeDocument(tokenizer, eosId, codesDocument(random, tableOf(random)).text, random),
    );
  const config = llamaConfig(recipe, files.vocabularySize, eosId);
  const model = await pretrain(gpu, readModelConfig(config), batch, recipe.training, onLoss);
  return { config, model, files };
}

/**
 * Labels: the value after each word, the end of text after each value; what follows a pair cannot be known. Half of the
 * values are read as `<unk>` and not followed by a label, so that whatever stands between the words of an expression (a
 * sign) disturbs as little.
 */
export function encodeDocument(tokenizer: TextTokenizer, eosId: number, text: string, random: Random): EncodedExample {
  const { ids } = tokenizer.encode(text);
  const unknown = tokenizer.idOf(UNKNOWN) ?? 0;
  const read = ids.map((id, i) => (i % 2 === 1 && random.uniform() < 0.5 ? unknown : id));
  const labels = ids.map((_, i) => {
    if (i % 2 === 0) return ids[i + 1] ?? NO_LABEL;
    return read[i] === unknown ? NO_LABEL : eosId;
  });
  return { ids: read, labels, augmenters: new Map() };
}
