// The common ancestor of "ovari" and "english": it has read English and nothing else.
import { readModelConfig } from '../../../src/engine/model/config.ts';
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import type { NamedValues } from '../../../src/engine/model/parts.ts';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { llamaConfig } from '../../../src/engine/tables/llamaFiles.ts';
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import { END } from '../../../src/engine/tables/specialTokens.ts';
import { pretrain } from '../../../src/engine/training/pretrain.ts';
import type { BuiltInModel } from '../builtIn.ts';
import { tellingCurve } from '../curve.ts';
import { writeJson, writeModel } from '../writeModel.ts';
import { ENGLISH_TEXTS, englishBatch } from './batches.ts';
import { DIMENSIONS, recipes } from './recipes.ts';
import { englishTokenizer } from './tokenizers.ts';

export const ANCESTOR = 'english-ancestor';
/** Of the models' parts. */
export const EMBEDDING = 'embed_tokens.weight';

export const ancestor: BuiltInModel = {
  kind: 'model',
  id: ANCESTOR,
  recipe: recipes.ancestor,
  card: {
    about: `Has read short English statements of some two hundred words. "Ovari" and "english" both go on from it, as large
language models of one family do: that is why one model's words mean something to the other.`,
    data: `Texts of two statements and the first of them once more ("old dog chased angry cat . … . old dog chased angry cat .").
Words are drawn evenly, so what can be learned is the order of kinds of words, and to say again what was said. Embeddings begin
in ${DIMENSIONS} of the dimensions. The head is the embedding matrix.`,
    limits: ['It continues statements. It was never asked anything.'],
  },
  make: makeAncestor,
};

async function makeAncestor(gpu: Gpu): Promise<void> {
  const { training } = recipes.ancestor;
  const files = englishTokenizer();
  const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.config);
  const config = tiedConfig(files.vocabularySize, tokenizer);
  const random = seededRandom(training.seed);
  const { curve, add } = tellingCurve(training.steps);
  const model = await pretrain(gpu, readModelConfig(config), () => englishBatch(tokenizer, random), training, add, [
    fewDimensions(files.vocabularySize, random),
  ]);
  await writeModel(gpu, ANCESTOR, config, model, files);
  model.destroy();
  await writeJson(ANCESTOR, 'training.json', {
    command: `npm run models -- --only ${ANCESTOR}`,
    adapter: gpu.adapter.name,
    date: new Date().toISOString().slice(0, 10),
    settings: { ...recipes.ancestor, documents: ENGLISH_TEXTS },
    results: {},
    curve,
  });
}

/** The head is the embedding matrix. */
export function tiedConfig(vocabulary: number, tokenizer: TextTokenizer): ReturnType<typeof llamaConfig> {
  return { ...llamaConfig(recipes.ancestor, vocabulary, tokenizer.idOf(END) ?? 0), tie_word_embeddings: true };
}

/** The product of two random matrices, so that rows lie in a few dimensions; of the recipe's standard deviation. */
export function fewDimensions(rows: number, random: Random): NamedValues {
  const { width, training } = recipes.ancestor;
  const draw = (count: number): number[] => Array.from({ length: count }, () => random.normal());
  const [codes, directions] = [draw(rows * DIMENSIONS), draw(DIMENSIONS * width)];
  const scale = training.embeddingScale / Math.sqrt(DIMENSIONS);
  const values = Float32Array.from({ length: rows * width }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    let sum = 0;
    for (let k = 0; k < DIMENSIONS; k++) sum += codes[row * DIMENSIONS + k] * directions[k * width + column];
    return scale * sum;
  });
  return { name: EMBEDDING, shape: [rows, width], values };
}
