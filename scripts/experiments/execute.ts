// One setting with one seed: what is trained, by the code with which the page tries a wiring; then what is measured of it.
import { basename } from 'node:path';
import { folderLibrary } from '../../src/cli/folders.ts';
import type { CompositionFile } from '../../src/engine/compositionFile.ts';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { answerOne } from '../../src/engine/heldOut.ts';
import type { Library } from '../../src/engine/library.ts';
import { addChrfCounts, chrfCounts, chrfScore } from '../../src/engine/measuring/chrf.ts';
import { Opening } from '../../src/engine/opening.ts';
import type { SelfTest } from '../../src/engine/selfTest/selfTest.ts';
import type { Speakers } from '../../src/engine/speakers.ts';
import { runsInMemory } from '../../src/engine/storage/runStore.ts';
import { Trainer } from '../../src/engine/training/trainer.ts';
import { trialSubject, type TrialSubject } from '../../src/engine/trialSubject.ts';
import type { ExperimentRun } from '../../src/shared/experiments.ts';
import type { Preset } from '../../src/shared/preset.ts';
import { COMPOSITION, type Example, type Speaker } from '../../src/shared/protocol.ts';
import type { Check, MeasuredSet, Prepared } from './experiment.ts';

export type Outcome = Pick<ExperimentRun, 'values' | 'parameters' | 'steps' | 'seconds'>;
/** Steps that were gone, and how long they took. */
type Effort = Pick<Outcome, 'steps' | 'seconds'>;

/** @throws PatchbayError for models, links or examples that cannot be, 'not-finite' for a loss that is not. */
export async function execute(gpu: Gpu, selfTest: SelfTest, prepared: Prepared): Promise<Outcome> {
  const { speaker } = prepared;
  const surroundings = {
    gpu,
    selfTest,
    library: namedFolders([prepared.anchor, ...prepared.augmenters]),
    runs: runsInMemory(),
    emit: () => undefined,
  };
  const { opening } = await Opening.open(surroundings, presetOf(prepared));
  try {
    if (speaker === undefined && prepared.apart) return await trainApart(gpu, opening, prepared, prepared.apart);
    if (speaker === undefined) return await trainAndMeasure(gpu, opening, prepared);
    const values = await measureAll(opening.speakers, speaker, prepared);
    return { values, parameters: 0, steps: 0, seconds: 0 };
  } finally {
    await opening.close();
  }
}

async function trainAndMeasure(gpu: Gpu, opening: Opening, prepared: Prepared): Promise<Outcome> {
  return trained(gpu, opening, prepared, prepared.train, async ({ speakers, parameters }, effort) => {
    return { values: await measureAll(speakers, COMPOSITION, prepared), parameters, ...effort };
  });
}

/** One after another; then all links in one composition, as they are. */
async function trainApart(
  gpu: Gpu,
  opening: Opening,
  prepared: Prepared,
  parts: NonNullable<Prepared['apart']>,
): Promise<Outcome> {
  const files: CompositionFile[] = [];
  const effort: Effort = { steps: 0, seconds: 0 };
  for (const { augmenter, train } of parts) {
    const links = prepared.links.filter((link) => link.augmenter === augmenter);
    await trained(gpu, opening, { ...prepared, links }, train, async ({ boards: [board] }, { steps, seconds }) => {
      files.push(await board.save());
      effort.steps += steps;
      effort.seconds += seconds;
    });
  }
  const { board, speakers } = opening;
  await board.load(
    { ...files[0], links: files.flatMap((file) => file.links), values: files.flatMap((file) => file.values) },
    'trained',
    0,
  );
  const values = await measureAll(speakers, COMPOSITION, prepared);
  return { values, parameters: board.wiring.parameters, ...effort };
}

/** @param take what is done with it; afterwards it is gone. */
async function trained<T>(
  gpu: Gpu,
  opening: Opening,
  { links, settings, control }: Pick<Prepared, 'links' | 'settings' | 'control'>,
  train: readonly Example[],
  take: (subject: TrialSubject, effort: Effort) => Promise<T>,
): Promise<T> {
  const subject = await trialSubject(gpu, opening, { trialId: 0, links, settings, limit: 0, control });
  const { composition, packed, speakers } = subject;
  try {
    const examples = await speakers.encoded(COMPOSITION, train);
    const started = performance.now();
    const trainer = await Trainer.create(gpu, composition, packed, examples, settings);
    try {
      while (!trainer.finished) await trainer.next();
    } finally {
      trainer.destroy();
    }
    return await take(subject, { steps: trainer.step, seconds: (performance.now() - started) / 1000 });
  } finally {
    await speakers.destroy();
    subject.destroy();
  }
}

async function measureAll(speakers: Speakers, speaker: Speaker, prepared: Prepared): Promise<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const [id, set] of Object.entries(prepared.sets)) {
    if (set.examples.length === 0) throw new Error(`There is nothing to measure "${id}" with.`);
    values[id] = await measure(speakers, speaker, set, prepared.maxTokens);
  }
  return values;
}

/** The share that is right, or chrF over all answers. */
async function measure(
  speakers: Speakers,
  speaker: Speaker,
  { examples, how }: MeasuredSet,
  maxTokens: number,
): Promise<number> {
  if (how === 'exact') return (await speakers.score(speaker, examples)).exact;
  const answers: string[] = [];
  for (const example of examples) answers.push(await answerOne(speakers, speaker, example, maxTokens));
  const answered = examples.map((example, i) => ({ example, answer: answers[i], expected: example.completion.trim() }));
  if (how === 'chrF')
    return chrfScore(addChrfCounts(answered.map(({ answer, expected }) => chrfCounts(answer, expected))));
  const isRight: Check = how === 'free' ? ({ completion }, answer) => answer === completion.trim() : how;
  return answered.filter(({ example, answer }) => isRight(example, answer)).length / examples.length;
}

/** What the engine opens: models without examples or links of their own. */
function presetOf({ anchor, augmenters, settings, maxTokens }: Prepared): Preset {
  return {
    id: 'experiment',
    title: 'Experiment',
    headline: '',
    anchor: basename(anchor),
    augmenters: augmenters.map((folder) => basename(folder)),
    links: [],
    format: 'plain',
    prompts: [],
    checker: 'none',
    maxTokens,
    settings,
  };
}

/** Models by the names of their folders. */
function namedFolders(folders: readonly string[]): Library {
  const paths = new Map(folders.map((folder) => [basename(folder), folder]));
  const library = folderLibrary();
  const pathOf = (name: string): string => paths.get(name) ?? name;
  return {
    entry: (name) => library.entry(pathOf(name)),
    file: (name, file, ...rest) => library.file(pathOf(name), file, ...rest),
  };
}
