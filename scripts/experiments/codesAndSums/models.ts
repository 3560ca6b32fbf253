// Models that ablations need and that do not ship.
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { readModelConfig } from '../../../src/engine/model/config.ts';
import { llamaConfig } from '../../../src/engine/tables/llamaFiles.ts';
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import { END } from '../../../src/engine/tables/specialTokens.ts';
import { drawNumber, type Operands } from '../../../src/engine/tables/expression.ts';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { encodeExample, type EncodedExample } from '../../../src/engine/training/encode.ts';
import { pretrain, type PretrainSettings } from '../../../src/engine/training/pretrain.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { encodeDocument, NUMBERS_BATCH, trainNumbersModel } from '../../models/numbersModel.ts';
import { codesModel } from '../../models/codes.ts';
import { codesDocument, sumsExample } from '../../models/data.ts';
import { recipes } from '../../models/recipes.ts';
import { sums as sumsModel, SUMS_BATCH, trainSums } from '../../models/sums.ts';
import { sumsTokenizer } from '../../models/tokenizers.ts';
import { weightsOf, withMoreRows } from '../../models/weightsOf.ts';
import { words } from '../../models/words.ts';
import { cachedModel } from '../cachedModel.ts';
import { hashOfModel } from '../recipe.ts';
import { codesTable } from './pair.ts';

/** "codes" trained as long on the same texts with numbers drawn anew for each: it knows words and form, and no table. */
export function vanillaCodes(gpu: Gpu): Promise<string> {
  const anew = (random: Random): Map<string, number> =>
    new Map(words.map((word) => [word, Number(drawNumber(random))]));
  return cachedModel(gpu, 'vanilla-codes', { recipe: recipes.codes, batch: NUMBERS_BATCH }, () =>
    trainNumbersModel(gpu, codesModel(), anew),
  );
}

/** "sums" trained without noise on its embeddings. */
export function cleanSums(gpu: Gpu): Promise<string> {
  const settings = { ...recipes.sums.training, embeddingNoise: 0 };
  return cachedModel(gpu, 'clean-sums', { settings, batch: SUMS_BATCH }, () => trainSums(gpu, settings));
}

/** Of a step of the skyline's training: texts of "codes", sums by their operands, examples of D_C. */
const SKYLINE_BATCH: { texts: number; sums: readonly { operands: Operands; count: number }[]; examples: number } = {
  texts: 64,
  sums: [
    { operands: 1, count: 4 },
    { operands: 2, count: 12 },
    { operands: 3, count: 32 },
  ],
  examples: 64,
};

const SKYLINE: PretrainSettings = {
  ...recipes.sums.training,
  steps: 1500,
  learningRate: 2e-3,
  embeddingScale: 0.02,
  embeddingNoise: 0,
};

/** All weights of "sums" trained further, with the words as tokens, on what "codes" learned from, on its own sums and on D_C. */
export async function tunedSums(gpu: Gpu, seed: number, train: readonly Example[]): Promise<string> {
  const table = await codesTable(gpu);
  const settings = { ...SKYLINE, seed };
  const start = await hashOfModel(sumsModel.id);
  const decidedBy = {
    start,
    settings,
    batch: SKYLINE_BATCH,
    hidden: NUMBERS_BATCH.hiddenValues,
    table: [...table],
    train,
  };
  return cachedModel(gpu, `tuned-sums-${seed}`, decidedBy, async () => {
    const files = sumsTokenizer(words);
    const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.config);
    const eosId = tokenizer.idOf(END) ?? 0;
    const config = llamaConfig(recipes.sums, files.vocabularySize, eosId);
    const random = seededRandom(settings.seed);
    const side = { tokenizer, eosIds: [eosId] };
    const { texts, sums, examples } = SKYLINE_BATCH;
    const repeat = <Item>(count: number, draw: () => Item): Item[] => Array.from({ length: count }, draw);
    const known = train.map((example) => encodeExample(example, side));
    const longest = known.reduce((most, example) => (example.ids.length > most.ids.length ? example : most));
    const batch = (drawn = (): EncodedExample => random.pick(known), hidden?: number): EncodedExample[] => [
      ...repeat(texts, () => encodeDocument(tokenizer, eosId, codesDocument(random, table).text, random, hidden)),
      ...sums
        .flatMap(({ operands, count }) => repeat(count, () => sumsExample(random, operands)))
        .map((example) => encodeExample(example, side)),
      ...repeat(examples, drawn),
    ];
    const largest = batch(() => longest, 0);
    // Tokens keep their rows, reserved ones included; the rows of words begin small, as in "codes".
    const rows = {
      rows: files.vocabularySize,
      deviation: SKYLINE.embeddingScale,
      random: seededRandom(settings.seed),
    };
    const weights = await weightsOf(gpu, sumsModel.id);
    const initial = weights.map((part) => (isTableOfTokens(part.name) ? withMoreRows(part, rows) : part));
    const model = await pretrain(gpu, readModelConfig(config), () => batch(), settings, undefined, initial, largest);
    return { config, model, files };
  });
}

const isTableOfTokens = (part: string): boolean => /^(embed_tokens|lm_head)\.weight$/.test(part);
