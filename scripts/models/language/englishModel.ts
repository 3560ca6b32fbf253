// The anchor "english": the ancestor, and what can be asked about a statement on top of it. It has never seen Ovari.
import { alone } from '../../../src/engine/bridge/composition.ts';
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { readModelConfig } from '../../../src/engine/model/config.ts';
import { Speakers } from '../../../src/engine/speakers.ts';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { UNKNOWN } from '../../../src/engine/tables/specialTokens.ts';
import { pretrain } from '../../../src/engine/training/pretrain.ts';
import { loadFolder } from '../../../src/cli/folders.ts';
import { ANCHOR } from '../../../src/shared/protocol.ts';
import type { BuiltInModel } from '../builtIn.ts';
import { tellingCurve } from '../curve.ts';
import { shrinkUnknown } from '../sums.ts';
import { weightsOf } from '../weightsOf.ts';
import { writeJson, writeModel } from '../writeModel.ts';
import { ANCESTOR, tiedConfig } from './ancestorModel.ts';
import { TASK_BATCH, taskBatch } from './batches.ts';
import { lexemes } from './english.ts';
import { recipes } from './recipes.ts';
import { stemsOf } from './statement.ts';
import { drawTask, TASKS } from './tasks.ts';
import { englishTokenizer } from './tokenizers.ts';

export const ENGLISH = 'english';
const CHECKED = 300;

export const english: BuiltInModel = {
  kind: 'model',
  id: ENGLISH,
  ancestor: ANCESTOR,
  recipe: recipes.english,
  card: {
    about: `Answers questions over short English statements ("old dog chased angry cat . who chased ?") and says statements again in
plain order. Every word of Ovari is the same unknown token to it. It goes on from the same English ancestor as "ovari". In
Patchbay it is the anchor: the model that answers, and that links write into.`,
    data: `Questions and statements to be said plainly, drawn anew for every step; the loss is on the answer. Half of the statements
are in plain order, the others in one of five as in verse, never in the one that Ovari has: verb last, adjectives behind. Noise
is added to the embeddings while it learns, so that links can hand it words. The embedding matrix, which is the head as well,
stays the ancestor's.`,
    limits: [
      'It knows statements of one adjective and one noun who does, a verb, and one adjective and one noun to whom it is done.',
      'Questions are of three forms: who, whom, and how one of them is.',
    ],
  },
  make: makeEnglish,
};

async function makeEnglish(gpu: Gpu): Promise<void> {
  const { training } = recipes.english;
  const files = englishTokenizer();
  const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.config);
  const config = tiedConfig(files.vocabularySize, tokenizer);
  const random = seededRandom(training.seed);
  const { curve, add } = tellingCurve(training.steps);
  const batch = () => taskBatch(tokenizer, random);
  const initial = await weightsOf(gpu, ANCESTOR);
  const model = await pretrain(gpu, readModelConfig(config), batch, training, add, initial, undefined, ['embedding']);
  await shrinkUnknown(gpu, model, tokenizer.idOf(UNKNOWN) ?? 0);
  await writeModel(gpu, ENGLISH, config, model, files);
  model.destroy();

  const kept = await loadFolder(gpu, ENGLISH);
  const speakers = new Speakers(gpu, kept, [], () => alone(kept.decoder));
  const unseen = seededRandom(training.seed + 1);
  const results: Record<string, number> = {};
  for (const task of TASKS) {
    const examples = Array.from({ length: CHECKED }, () => drawTask(unseen, stemsOf(lexemes), task).english);
    results[`plain order, ${task}, exact`] = (await speakers.score(ANCHOR, examples)).exact;
  }
  await writeJson(ENGLISH, 'training.json', {
    command: `npm run models -- --only ${ENGLISH}`,
    adapter: gpu.adapter.name,
    date: new Date().toISOString().slice(0, 10),
    settings: { ...recipes.english, batch: TASK_BATCH },
    results,
    curve,
  });
  console.error('english:', results);
}
