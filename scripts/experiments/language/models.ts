// Models that rows of this experiment need and that do not ship.
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { readModelConfig } from '../../../src/engine/model/config.ts';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { encodeExample, type EncodedExample } from '../../../src/engine/training/encode.ts';
import { pretrain, type PretrainSettings } from '../../../src/engine/training/pretrain.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import { EMBEDDING, tiedConfig } from '../../models/language/ancestorModel.ts';
import { OVARI_BATCH, ovariBatch, TASK_BATCH, taskBatch } from '../../models/language/batches.ts';
import { englishVocabulary } from '../../models/language/english.ts';
import { ENGLISH } from '../../models/language/englishModel.ts';
import { trainOvari } from '../../models/language/ovariModel.ts';
import { recipes } from '../../models/language/recipes.ts';
import { ovariTokenizer } from '../../models/language/tokenizers.ts';
import { weightsOf, withMoreRows } from '../../models/weightsOf.ts';
import { SPECIAL } from '../../../src/engine/tables/specialTokens.ts';
import { cachedModel } from '../cachedModel.ts';
import { hashOfModel } from '../recipe.ts';

/** "ovari" from random weights, trained on the same texts. */
export function ovariFromNothing(gpu: Gpu): Promise<string> {
  return cachedModel(gpu, 'ovari-from-nothing', { recipe: recipes.ovari, batch: OVARI_BATCH }, () =>
    trainOvari(gpu, false),
  );
}

/** Of a step: texts of Ovari, the anchor's own tasks, and so many examples of D_C. */
const SKYLINE_BATCH = { texts: OVARI_BATCH, tasks: TASK_BATCH, examples: 64 } as const;

const SKYLINE: PretrainSettings = {
  ...recipes.english.training,
  steps: 800,
  learningRate: 2e-3,
  embeddingScale: recipes.ovari.training.embeddingScale,
  embeddingNoise: 0,
};

/** All weights of "english" trained further, with Ovari's words as tokens, on what "ovari" learned from, its own tasks and D_C. */
export async function tunedEnglish(gpu: Gpu, seed: number, train: readonly Example[]): Promise<string> {
  const settings = { ...SKYLINE, seed };
  const decidedBy = { start: await hashOfModel(ENGLISH), settings, batch: SKYLINE_BATCH, train };
  return cachedModel(gpu, `tuned-english-${seed}`, decidedBy, async () => {
    const files = ovariTokenizer();
    const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.config);
    const random = seededRandom(seed);
    const config = tiedConfig(files.vocabularySize, tokenizer);
    const side = { tokenizer, eosIds: [config.eos_token_id] };
    const withExamples = (examples: readonly Example[]): EncodedExample[] => [
      ...ovariBatch(tokenizer, random),
      ...taskBatch(tokenizer, random),
      ...examples.map((example) => encodeExample(example, side)),
    ];
    const batch = (): EncodedExample[] => withExamples(repeated(SKYLINE_BATCH.examples, () => random.pick(train)));
    const largest = withExamples(train.toSorted((a, b) => tokensOf(b) - tokensOf(a)).slice(0, SKYLINE_BATCH.examples));
    const rows = {
      rows: files.vocabularySize,
      kept: SPECIAL.length + englishVocabulary.length,
      deviation: settings.embeddingScale,
      random,
    };
    const weights = await weightsOf(gpu, ENGLISH);
    const initial = weights.map((part) => (part.name === EMBEDDING ? withMoreRows(part, rows) : part));
    const model = await pretrain(gpu, readModelConfig(config), batch, settings, undefined, initial, largest);
    return { config, model, files };
  });
}

const tokensOf = ({ prompt, completion }: Example): number => `${prompt} ${completion}`.split(' ').length;
const repeated = <Item>(count: number, make: () => Item): Item[] => Array.from({ length: count }, make);
