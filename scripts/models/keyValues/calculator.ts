// The anchor "calculator": arithmetic over numbers, and writing an expression down again.
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { Speakers } from '../../../src/engine/speakers.ts';
import { alone } from '../../../src/engine/bridge/composition.ts';
import { readModelConfig } from '../../../src/engine/model/config.ts';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { llamaConfig } from '../../../src/engine/tables/llamaFiles.ts';
import { seededRandom, type Random } from '../../../src/engine/tables/random.ts';
import { END, UNKNOWN } from '../../../src/engine/tables/specialTokens.ts';
import { encodeExample, type EncodedExample } from '../../../src/engine/training/encode.ts';
import { pretrain, type PretrainSettings } from '../../../src/engine/training/pretrain.ts';
import { loadFolder } from '../../../src/cli/folders.ts';
import { ANCHOR, type Example } from '../../../src/shared/protocol.ts';
import type { BuiltInModel, TrainedModel } from '../builtIn.ts';
import { tellingCurve } from '../curve.ts';
import { shrinkUnknown } from '../sums.ts';
import { writeJson, writeModel } from '../writeModel.ts';
import { drawExpression, NUMBERS, questionExample, type Operands, type Question } from './expression.ts';
import { recipes } from './recipes.ts';
import { calculatorTokenizer } from './tokenizers.ts';

/** Examples of a step with 1, 2 and 3 operands. */
const BATCH: Record<Question, readonly [number, number, number]> = { math: [8, 32, 128], subs: [8, 24, 32] };
const CHECKED = 500;
const QUESTIONS = ['math', 'subs'] as const;
const OPERANDS = [1, 2, 3] as const;

export const calculator: BuiltInModel = {
  kind: 'model',
  id: 'calculator',
  recipe: recipes.calculator,
  card: {
    about: `Adds, subtracts and multiplies up to three whole numbers from 1 to 9 ("3 + 4 × 2 ="), products first, and writes an
expression down again ("3 + 4 × 2 :"). It knows no keys: every word is the same unknown token to it. In Patchbay it is the
anchor of the paper's key-value arithmetic: the model that answers, and that links write into.`,
    data: `Random expressions of one, two and three numbers, drawn anew for every step; the loss is on the answer. Noise is added
to the embeddings while it learns: without it, a link can hand over a number to copy but not one to calculate with.`,
    limits: [
      'Numbers above 9 as operands, 0, more than three operands, brackets and division were never seen.',
      'A result is one token. It always answers something, also where it cannot know.',
    ],
  },
  make: makeCalculator,
};

async function makeCalculator(gpu: Gpu): Promise<void> {
  const { training } = recipes.calculator;
  const { curve, add } = tellingCurve(training.steps);
  const { config, model, files } = await trainCalculator(gpu, training, add);
  await writeModel(gpu, 'calculator', config, model, files);

  const kept = await loadFolder(gpu, 'calculator');
  const speakers = new Speakers(gpu, kept, [], () => alone(kept.decoder));
  const random = seededRandom(training.seed + 1);
  const results: Record<string, number> = {};
  for (const question of QUESTIONS)
    for (const operands of OPERANDS) {
      const examples = Array.from({ length: CHECKED }, () => calculatorExample(random, question, operands));
      const name = question === 'math' ? 'results' : 'written again';
      results[`${name}, ${operands} operands`] = (await speakers.score(ANCHOR, examples)).exact;
    }
  await writeJson('calculator', 'training.json', {
    command: 'npm run models -- --only calculator',
    adapter: gpu.adapter.name,
    date: new Date().toISOString().slice(0, 10),
    settings: {
      ...recipes.calculator,
      documents: [...BATCH.math, ...BATCH.subs].reduce((sum, count) => sum + count, 0),
    },
    results,
    curve,
  });
  console.error('calculator:', results);
}

export async function trainCalculator(
  gpu: Gpu,
  settings: PretrainSettings,
  onLoss?: (step: number, loss: number) => void,
): Promise<TrainedModel> {
  const files = calculatorTokenizer();
  const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.config);
  const eosId = tokenizer.idOf(END) ?? 0;
  const random = seededRandom(settings.seed);
  const side = { tokenizer, eosIds: [eosId] };
  const draw = (question: Question): EncodedExample[] =>
    OPERANDS.flatMap((operands, i) =>
      Array.from({ length: BATCH[question][i] }, () =>
        encodeExample(calculatorExample(random, question, operands), side),
      ),
    );
  const config = llamaConfig(recipes.calculator, files.vocabularySize, eosId);
  const batch = (): EncodedExample[] => QUESTIONS.flatMap(draw);
  const model = await pretrain(gpu, readModelConfig(config), batch, settings, onLoss);
  await shrinkUnknown(gpu, model, tokenizer.idOf(UNKNOWN) ?? 0);
  return { config, model, files };
}

/** "3 + 4 × 2 =" and "11", or with a colon and the expression itself. */
export function calculatorExample(random: Random, question: Question, operands: Operands): Example {
  return questionExample(
    question,
    drawExpression(random, operands, () => random.pick(NUMBERS)),
    new Map(),
  );
}
