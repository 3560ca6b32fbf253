// The augmenter "ovari": the ancestor, and Ovari on top of it. What it would say in English stays said as the ancestor does.
import { alone } from '../../../src/engine/bridge/composition.ts';
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { readModelConfig } from '../../../src/engine/model/config.ts';
import type { NamedValues } from '../../../src/engine/model/parts.ts';
import { Speakers } from '../../../src/engine/speakers.ts';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { llamaConfig } from '../../../src/engine/tables/llamaFiles.ts';
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import { END, SPECIAL } from '../../../src/engine/tables/specialTokens.ts';
import { pretrain } from '../../../src/engine/training/pretrain.ts';
import { loadFolder } from '../../../src/cli/folders.ts';
import { ANCHOR } from '../../../src/shared/protocol.ts';
import type { BuiltInModel, TrainedModel } from '../builtIn.ts';
import { tellingCurve } from '../curve.ts';
import { weightsOf, withMoreRows } from '../weightsOf.ts';
import { writeJson, writeModel } from '../writeModel.ts';
import { ANCESTOR, EMBEDDING } from './ancestorModel.ts';
import { OVARI_TEXTS, ovariBatch } from './batches.ts';
import { englishVocabulary } from './english.ts';
import { ovariForms } from './ovari.ts';
import { recipes } from './recipes.ts';
import { ovariTokenizer } from './tokenizers.ts';

export const OVARI = 'ovari';

export const ovari: BuiltInModel = {
  kind: 'model',
  id: OVARI,
  ancestor: ANCESTOR,
  recipe: recipes.ovari,
  card: {
    about: `Knows Ovari, a generated language with words, endings and an order of its own ("kesak luke rogalo daje vafir"), and the
English word for each of its words. It goes on from the same English ancestor as the anchor. In Patchbay it is the augmenter.`,
    data: `Statements in Ovari, to be continued, and statements and questions in Ovari with an English word to be learned at each
word: a gloss, which is never read. The rows of the head stay as they are: those of English words are the ancestor's, those of
Ovari's words are random.`,
    limits: [
      'It answers no question and translates no sentence: asked after a word, it says the English one.',
      'Each form of a word is one token. It has not learned endings apart from words.',
    ],
  },
  make: makeOvari,
};

async function makeOvari(gpu: Gpu): Promise<void> {
  const { training } = recipes.ovari;
  const { curve, add } = tellingCurve(training.steps);
  const { config, model, files } = await trainOvari(gpu, true, add);
  await writeModel(gpu, OVARI, config, model, files);
  model.destroy();

  const kept = await loadFolder(gpu, OVARI);
  const speakers = new Speakers(gpu, kept, [], () => alone(kept.decoder));
  let right = 0;
  for (const { word, gloss } of ovariForms)
    if ((await speakers.ask(ANCHOR, word, { maxTokens: 1 })).text.trim() === gloss) right++;
  await writeJson(OVARI, 'training.json', {
    command: `npm run models -- --only ${OVARI}`,
    adapter: gpu.adapter.name,
    date: new Date().toISOString().slice(0, 10),
    settings: { ...recipes.ovari, documents: OVARI_TEXTS },
    results: { 'words glossed': right / ovariForms.length },
    curve,
  });
  console.error(`ovari glosses ${right} of ${ovariForms.length} words`);
}

/** @param fromAncestor else from random weights, all of them trained. */
export async function trainOvari(
  gpu: Gpu,
  fromAncestor: boolean,
  onLoss?: (step: number, loss: number) => void,
): Promise<TrainedModel> {
  const { training } = recipes.ovari;
  const files = ovariTokenizer();
  const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.config);
  const config = llamaConfig(recipes.ovari, files.vocabularySize, tokenizer.idOf(END) ?? 0);
  const random = seededRandom(training.seed);
  const initial = fromAncestor ? withOvari(await weightsOf(gpu, ANCESTOR), files.vocabularySize, random) : [];
  const frozen = fromAncestor ? ['head'] : [];
  const batch = () => ovariBatch(tokenizer, random);
  const model = await pretrain(gpu, readModelConfig(config), batch, training, onLoss, initial, undefined, frozen);
  return { config, model, files };
}

/** English rows of embedding and head are the ancestor's one matrix; Ovari's begin small where read, and as long where said. */
function withOvari(weights: readonly NamedValues[], rows: number, random: Random): NamedValues[] {
  const kept = SPECIAL.length + englishVocabulary.length;
  return weights.flatMap((part) => {
    if (part.name !== EMBEDDING) return [part];
    const squares = part.values.reduce((sum, value) => sum + value * value, 0);
    const deviation = Math.sqrt(squares / part.values.length);
    return [
      withMoreRows(part, { rows, kept, deviation: recipes.ovari.training.embeddingScale, random }),
      { ...withMoreRows(part, { rows, kept, deviation, random }), name: 'lm_head.weight' },
    ];
  });
}
