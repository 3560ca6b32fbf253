// A model that knows a secret number for each of many names, and nothing else: what it learns from, how it is trained and
// written. "codes" is one, "cities" another.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { readModelConfig } from '../../src/engine/model/config.ts';
import { NO_LABEL } from '../../src/engine/ops/crossEntropy.ts';
import { TextTokenizer } from '../../src/engine/text/tokenizer.ts';
import { llamaConfig } from '../../src/engine/tables/llamaFiles.ts';
import { seededRandom, type Random } from '../../src/engine/tables/random.ts';
import { END, UNKNOWN, type TokenizerFiles } from '../../src/engine/tables/specialTokens.ts';
import type { EncodedExample } from '../../src/engine/training/encode.ts';
import { pretrain } from '../../src/engine/training/pretrain.ts';
import type { Recipe, TrainedModel } from './builtIn.ts';
import { tellingCurve } from './curve.ts';
import { codesDocument } from './data.ts';
import { recallTable } from './recall.ts';
import { writeJson, writeModel } from './writeModel.ts';

/** Of a step: texts, and the share of their values that are read as `<unk>`. */
export const NUMBERS_BATCH = { documents: 64, hiddenValues: 0.5 } as const;

export interface NumbersModel {
  /** Folder of public/models. */
  id: string;
  recipe: Recipe;
  /** Each is one token of the tokenizer. */
  names: readonly string[];
  tokenizer: TokenizerFiles;
}

/** @param table the number of each name. */
export async function makeNumbersModel(
  gpu: Gpu,
  spec: NumbersModel,
  table: ReadonlyMap<string, number>,
): Promise<void> {
  const { id, recipe, names } = spec;
  const { curve, add } = tellingCurve(recipe.training.steps);
  const { config, model, files } = await trainNumbersModel(gpu, spec, () => table, add);
  await writeModel(gpu, id, config, model, files);
  const recalled = await recallTable(gpu, id, names);
  const right = [...table].filter(([name, value]) => recalled.get(name) === value).length;
  await writeJson(id, 'training.json', {
    command: `npm run models -- --only ${id}`,
    adapter: gpu.adapter.name,
    date: new Date().toISOString().slice(0, 10),
    settings: { ...recipe, documents: NUMBERS_BATCH.documents },
    results: { recall: right / table.size },
    curve,
  });
  console.error(`${id} knows ${right} of ${table.size} names`);
}

/** @param tableOf which number each name has in the next document. */
export async function trainNumbersModel(
  gpu: Gpu,
  { recipe, names, tokenizer: files }: Omit<NumbersModel, 'id'>,
  tableOf: (random: Random) => ReadonlyMap<string, number>,
  onLoss?: (step: number, loss: number) => void,
): Promise<TrainedModel> {
  const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.config);
  const eosId = tokenizer.idOf(END) ?? 0;
  const random = seededRandom(recipe.training.seed);
  const batch = (hidden: number = NUMBERS_BATCH.hiddenValues): EncodedExample[] =>
    Array.from({ length: NUMBERS_BATCH.documents }, () =>
      encodeDocument(tokenizer, eosId, codesDocument(random, tableOf(random), names).text, random, hidden),
    );
  const config = llamaConfig(recipe, files.vocabularySize, eosId);
  const largest = batch(0);
  const model = await pretrain(gpu, readModelConfig(config), () => batch(), recipe.training, onLoss, [], largest);
  return { config, model, files };
}

/**
 * Labels: the value after each name, the end of text after each value; what follows a pair cannot be known. Some
 * values are read as `<unk>` and not followed by a label, so that whatever stands between the names of an expression (a
 * sign) disturbs as little.
 * @param hidden share of those values; with none, a document has the most labels.
 */
export function encodeDocument(
  tokenizer: TextTokenizer,
  eosId: number,
  text: string,
  random: Random,
  hidden: number = NUMBERS_BATCH.hiddenValues,
): EncodedExample {
  const { ids } = tokenizer.encode(text);
  const unknown = tokenizer.idOf(UNKNOWN) ?? 0;
  const read = ids.map((id, i) => (i % 2 === 1 && random.uniform() < hidden ? unknown : id));
  const labels = ids.map((_, i) => {
    if (i % 2 === 0) return ids[i + 1] ?? NO_LABEL;
    return read[i] === unknown ? NO_LABEL : eosId;
  });
  return { ids: read, labels, augmenters: new Map() };
}
