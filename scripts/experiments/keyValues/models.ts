// Models that ablations need and that do not ship.
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { readModelConfig } from '../../../src/engine/model/config.ts';
import type { NamedValues } from '../../../src/engine/model/parts.ts';
import { saveParts } from '../../../src/engine/model/savedParts.ts';
import { llamaConfig } from '../../../src/engine/tables/llamaFiles.ts';
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import { END } from '../../../src/engine/tables/specialTokens.ts';
import { drawNumber } from '../../../src/engine/tables/expression.ts';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { encodeExample, type EncodedExample } from '../../../src/engine/training/encode.ts';
import { pretrain, type PretrainSettings } from '../../../src/engine/training/pretrain.ts';
import { loadFolder } from '../../../src/cli/folders.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { encodeDocument, trainNumbersModel } from '../../models/numbersModel.ts';
import { codesModel } from '../../models/codes.ts';
import { codesDocument, sumsExample } from '../../models/data.ts';
import { recipes } from '../../models/recipes.ts';
import { trainSums } from '../../models/sums.ts';
import { sumsTokenizer } from '../../models/tokenizers.ts';
import { words } from '../../models/words.ts';
import { cachedModel } from '../cachedModel.ts';
import { codesTable } from './pair.ts';

/** "codes" trained as long on the same texts with numbers drawn anew for each: it knows words and form, and no table. */
export function vanillaCodes(gpu: Gpu): Promise<string> {
  const anew = (random: Random): Map<string, number> =>
    new Map(words.map((word) => [word, Number(drawNumber(random))]));
  return cachedModel(gpu, 'vanilla-codes', recipes.codes, () => trainNumbersModel(gpu, codesModel(), anew));
}

/** "sums" trained without noise on its embeddings. */
export function cleanSums(gpu: Gpu): Promise<string> {
  const settings = { ...recipes.sums.training, embeddingNoise: 0 };
  return cachedModel(gpu, 'clean-sums', settings, () => trainSums(gpu, settings));
}

/** Of a step of the skyline's training: texts of "codes", sums of each length, examples of D_C. */
const SKYLINE_BATCH = { texts: 64, sums: [4, 12, 32], examples: 64 } as const;

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
  const decidedBy = { settings, batch: SKYLINE_BATCH, table: [...table], train };
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
        .flatMap((count, i) => repeat(count, () => sumsExample(random, SUMS_OPERANDS[i])))
        .map((example) => encodeExample(example, side)),
      ...repeat(examples, drawn),
    ];
    const largest = batch(() => longest, 0);
    const initial = withRoomFor(files.vocabularySize, await weightsOfSums(gpu), settings.seed);
    const model = await pretrain(gpu, readModelConfig(config), () => batch(), settings, undefined, initial, largest);
    return { config, model, files };
  });
}

const SUMS_OPERANDS = [1, 2, 3] as const;

async function weightsOfSums(gpu: Gpu): Promise<NamedValues[]> {
  const { decoder } = await loadFolder(gpu, 'sums');
  const weights = await saveParts(gpu, decoder.parts);
  decoder.destroy();
  return weights;
}

/** Tokens keep their rows, reserved ones included; the rows of words begin small, as in "codes". */
function withRoomFor(vocabulary: number, weights: readonly NamedValues[], seed: number): NamedValues[] {
  const random = seededRandom(seed);
  return weights.map((part) => {
    if (!/^(embed_tokens|lm_head)\.weight$/.test(part.name)) return part;
    const width = part.shape[1];
    const values = Float32Array.from({ length: vocabulary * width }, () => SKYLINE.embeddingScale * random.normal());
    values.set(part.values);
    return { name: part.name, shape: [vocabulary, width], values };
  });
}
