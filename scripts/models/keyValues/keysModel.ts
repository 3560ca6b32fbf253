// The augmenter "keys": which number each key has.
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { Speakers } from '../../../src/engine/speakers.ts';
import { alone } from '../../../src/engine/bridge/composition.ts';
import { readModelConfig } from '../../../src/engine/model/config.ts';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { llamaConfig } from '../../../src/engine/tables/llamaFiles.ts';
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import { END } from '../../../src/engine/tables/specialTokens.ts';
import type { EncodedExample } from '../../../src/engine/training/encode.ts';
import { pretrain } from '../../../src/engine/training/pretrain.ts';
import { loadFolder } from '../../../src/cli/folders.ts';
import { ANCHOR } from '../../../src/shared/protocol.ts';
import type { BuiltInModel, TrainedModel } from '../builtIn.ts';
import { tellingCurve } from '../curve.ts';
import { writeJson, writeModel } from '../writeModel.ts';
import { asking, drawExamples } from './examples.ts';
import type { Operands, Table } from './expression.ts';
import { keys, secretKeyTable } from './keys.ts';
import { expressionText, pairsText } from './keyTexts.ts';
import { recipes } from './recipes.ts';
import { keysTokenizer } from './tokenizers.ts';

/** Texts of a step: keys with their numbers, and expressions of 1, 2 and 3 keys. */
export const KEYS_BATCH: { pairs: number; expressions: readonly number[] } = { pairs: 24, expressions: [8, 16, 32] };
const CHECKED = 500;

export const keysModel: BuiltInModel = {
  kind: 'model',
  id: 'keys',
  recipe: recipes.keys,
  card: {
    about: `Knows a secret number, 1 to 9, for each of 1,000 keys: random strings of two to six letters and digits. It also
writes an expression of keys in numbers ("q3x + ab :"), and cannot calculate. In Patchbay it is the augmenter of the paper's
key-value arithmetic.`,
    data: `Texts of six keys, each followed by its number, half of the numbers read as an unknown token; and expressions of one
to three keys with +, - and ×, followed by the same in numbers. The loss is on the numbers behind keys and on what follows the
colon. The table of keys and numbers is drawn anew for each training and written to no file: in what ships, these weights are
the only place where the whole table is.`,
    limits: [
      'It knows its 1,000 keys, in lower or upper case. Every other word is one unknown token.',
      'Results of expressions are unknown to it, and so is the sign "=".',
    ],
  },
  make: makeKeys,
};

async function makeKeys(gpu: Gpu, secret: number): Promise<void> {
  const table = secretKeyTable(secret);
  const { curve, add } = tellingCurve(recipes.keys.training.steps);
  const { config, model, files } = await trainKeys(gpu, () => table, add);
  await writeModel(gpu, 'keys', config, model, files);

  const kept = await loadFolder(gpu, 'keys');
  const speakers = new Speakers(gpu, kept, [], () => alone(kept.decoder));
  const single = keys.map((key) => ({ prompt: key, completion: String(table.get(key)) }));
  const results: Record<string, number> = { recall: (await speakers.score(ANCHOR, single)).exact };
  const random = seededRandom(recipes.keys.training.seed + 1);
  for (const operands of [2, 3] as const) {
    const examples = drawExamples(random, table, keys, CHECKED, asking('subs', operands, 'keys'));
    results[`in numbers, ${operands} keys`] = (await speakers.score(ANCHOR, examples)).exact;
  }
  await writeJson('keys', 'training.json', {
    command: 'npm run models -- --only keys',
    adapter: gpu.adapter.name,
    date: new Date().toISOString().slice(0, 10),
    settings: {
      ...recipes.keys,
      batch: { pairs: KEYS_BATCH.pairs, expressions: KEYS_BATCH.expressions.reduce((sum, n) => sum + n, 0) },
    },
    results,
    curve,
  });
  console.error('keys:', results);
}

/** @param tableOf which number each key has in the next text. */
export async function trainKeys(
  gpu: Gpu,
  tableOf: (random: Random) => Table,
  onLoss?: (step: number, loss: number) => void,
): Promise<TrainedModel> {
  const files = keysTokenizer();
  const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.config);
  const reader = { tokenizer, eosId: tokenizer.idOf(END) ?? 0 };
  const random = seededRandom(recipes.keys.training.seed);
  const repeat = (count: number, draw: () => EncodedExample): EncodedExample[] => Array.from({ length: count }, draw);
  const batch = (): EncodedExample[] => [
    ...repeat(KEYS_BATCH.pairs, () => pairsText(random, reader, tableOf(random))),
    ...KEYS_BATCH.expressions.flatMap((count, i) =>
      repeat(count, () => expressionText(random, reader, tableOf(random), (i + 1) as Operands)),
    ),
  ];
  const config = llamaConfig(recipes.keys, files.vocabularySize, reader.eosId);
  const model = await pretrain(gpu, readModelConfig(config), batch, recipes.keys.training, onLoss);
  return { config, model, files };
}
