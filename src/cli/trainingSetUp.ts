// What training works on: models, links and examples, from the flags of a call or from the checkpoint of a run.
import { resolve } from 'node:path';
import { readCompositionFile } from '../engine/compositionFile.ts';
import type { ExampleSet } from '../engine/exampleSet.ts';
import { settingWarnings } from '../engine/settingProblems.ts';
import { Trainer } from '../engine/training/trainer.ts';
import { badRequest } from '../shared/errors.ts';
import { COMPOSITION, type TrainingSettings } from '../shared/protocol.ts';
import type { Checkpoint } from './checkpointFile.ts';
import { openComposition, openModels, withLinks, type Composed } from './composed.ts';
import { exampleSet, type ExampleSources } from './exampleFiles.ts';
import { badCall, number, required, requiredAll, type Flags } from './flags.ts';
import { readSettings, withEpochs } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { parseLinks } from './wiring.ts';

export interface SetUp {
  composed: Composed;
  examples: ExampleSet;
  sources: ExampleSources;
  settings: TrainingSettings;
}

/** @throws PatchbayError for models, links, examples or settings that cannot be. */
export async function setUp(flags: Flags, terminal: Terminal): Promise<SetUp> {
  const settings = readSettings(flags);
  if (flags.from === undefined) required(flags, 'links');
  const sources = sourcesOf(flags);
  const composed = flags.from === undefined ? await openModels(flags) : await openComposition(flags.from, flags);
  const { board, models } = composed;
  for (const { templateProblem } of models) if (templateProblem) terminal.note(templateProblem.message);
  if (flags.links === undefined) refuseForms(flags);
  else await board.set(parseLinks(flags.links, board.models, flags), settings.seed);
  const examples = await exampleSet(sources, terminal);
  const train = examples.train.length;
  const counted = withEpochs(settings, flags, train, examplesPerStep(composed, examples, settings));
  const planned = { train, heldOut: examples.heldOut.length, perStep: examplesPerStep(composed, examples, counted) };
  if (counted.steps > 0) for (const warning of settingWarnings(counted, planned)) terminal.note(warning);
  return { composed, examples, sources, settings: counted };
}

/** The links of the run are in place. @throws PatchbayError 'bad-request' when its examples are others now. */
export async function setUpAgain(left: Checkpoint, flags: Flags, terminal: Terminal): Promise<SetUp> {
  const { run, content, called } = left;
  if (!content.moments)
    throw badRequest('The run of this checkpoint is finished.', 'Start another one from its links with --from.');
  const sources = {
    data: flags.data ?? called.data,
    heldOut: flags['held-out'] ?? called.heldOut,
    share: flags['held-out-share'] === undefined ? called.share : number(flags, 'held-out-share', 0),
  };
  const models = {
    anchor: flags.anchor ?? called.anchor,
    augmenter: flags.augmenter ?? called.augmenters,
    chat: called.isChat,
  };
  const composed = await withLinks(readCompositionFile(content.composition), { ...flags, ...models });
  composed.board.steps = run.stepsBefore + run.weightsOf;
  const examples = await exampleSet(sources, terminal);
  const { hash, train, heldOut } = examples.report;
  if (hash !== run.examples.hash || train !== run.examples.train || heldOut !== run.examples.heldOut)
    throw badRequest(
      'The examples are others than those that this run trained on, so it cannot go on.',
      'Bring the files back as they were, or start a new run from its links with --from.',
    );
  return { composed, examples, sources, settings: run.settings };
}

function sourcesOf(flags: Flags): ExampleSources {
  const whole = (paths: readonly string[]): string[] => paths.map((path) => resolve(path));
  const share = flags['held-out-share'] === undefined ? undefined : number(flags, 'held-out-share', 0);
  return { data: whole(requiredAll(flags, 'data')), heldOut: whole(flags['held-out'] ?? []), share };
}

function refuseForms(flags: Flags): void {
  const given = (['heads', 'form', 'mask'] as const).find((name) => flags[name] !== undefined);
  if (given) throw badCall(`--${given} is for new links: name them with --links.`);
}

/** On average; where a step is counted in tokens, the run is walked through. */
function examplesPerStep(
  { gpu, board, speakers }: Composed,
  { train }: ExampleSet,
  settings: TrainingSettings,
): number {
  if (settings.batchTokens === 0) return settings.batch * settings.accumulate;
  const encoded = speakers.encode(COMPOSITION, train);
  return new Trainer(gpu, board.composition, board.packed, encoded, settings).examplesPerStep; // which holds nothing yet
}
