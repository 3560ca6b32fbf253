// What the command line can do. Verbs and their flags are stable: scripts rest on them.
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { alone } from '../engine/bridge/composition.ts';
import { readCompositionFile, writeCompositionFile } from '../engine/compositionFile.ts';
import type { Gpu } from '../engine/gpu/device.ts';
import { LinkBoard } from '../engine/linkBoard.ts';
import { shapeOf, type LoadedModel } from '../engine/loadedModel.ts';
import { packedLogits } from '../engine/model/packedLogits.ts';
import { CachedComposition } from '../engine/bridge/cachedComposition.ts';
import { generate } from '../engine/answer.ts';
import { nodeGpu } from '../engine/nodeGpu.ts';
import { writeReleasedFile } from '../engine/releasedFile.ts';
import { Speakers } from '../engine/speakers.ts';
import { readExampleFile } from '../engine/text/exampleFile.ts';
import { nothingIn } from '../engine/text/exampleKinds.ts';
import { Trainer } from '../engine/training/trainer.ts';
import type { Link } from '../shared/composition.ts';
import { codesAndSums } from '../shared/presets/codesAndSums.ts';
import { DEFAULT_CONTEXT } from '../shared/preset.ts';
import { COMPOSITION, type Example } from '../shared/protocol.ts';
import { everyFourth, newLink } from '../shared/wirings.ts';
import { builtInEntries } from './builtInModels.ts';
import { loadFolder, readBytes } from './folders.ts';
import {
  badCall,
  checkIds,
  number,
  parseIds,
  required,
  sampling,
  weights,
  type Flags,
  question,
  textFormat,
} from './flags.ts';

type Verb = (flags: Flags) => Promise<unknown>;

async function logits(flags: Flags): Promise<unknown> {
  const ids = parseIds(required(flags, 'ids'));
  const gpu = await nodeGpu();
  const { decoder } = await loadFolder(gpu, required(flags, 'model'), { weights: weights(flags) });
  checkIds(ids, decoder.vocabulary);
  return { logits: await packedLogits(gpu, decoder, ids) };
}

async function generateText(flags: Flags): Promise<unknown> {
  const gpu = await nodeGpu();
  const { decoder, side } = await loadFolder(gpu, required(flags, 'model'), { weights: weights(flags) });
  const ids = flags.ids === undefined ? undefined : parseIds(flags.ids);
  if (ids) checkIds(ids, decoder.vocabulary);
  const cached = new CachedComposition(gpu, alone(decoder), Math.min(decoder.contextLength, DEFAULT_CONTEXT));
  const maxTokens = number(flags, 'max-tokens', 40);
  const said = await generate({ cached, anchor: side, augmenters: new Map() }, ids ?? question(flags), {
    maxTokens,
    sampling: sampling(flags),
  });
  return { ids: said.ids, text: said.text };
}

async function train(flags: Flags): Promise<unknown> {
  const gpu = await nodeGpu();
  const anchor = await loadFolder(gpu, required(flags, 'anchor'));
  const augmenters = await Promise.all((flags.augmenter ?? []).map((folder) => loadFolder(gpu, folder)));
  if (augmenters.length === 0) throw badCall('--augmenter is missing.');
  const seed = number(flags, 'seed', 1);
  const board = new LinkBoard(gpu, anchor, augmenters);
  await board.set(parseLinks(required(flags, 'links'), anchor, augmenters), seed);
  const speakers = new Speakers(gpu, anchor, augmenters, () => board.composition, { format: textFormat(flags) });
  const settings = {
    ...codesAndSums.settings,
    seed,
    steps: number(flags, 'steps', codesAndSums.settings.steps),
    batch: number(flags, 'batch', codesAndSums.settings.batch),
    learningRate: number(flags, 'learning-rate', codesAndSums.settings.learningRate),
  };
  const data = speakers.encode(COMPOSITION, await examplesOf(required(flags, 'data')));
  const scored = () => (flags['held-out'] === undefined ? null : score(speakers, flags['held-out']));
  const heldOutBefore = await scored();
  const trainer = await Trainer.create(gpu, board.composition, board.packed, data, settings);
  const losses: number[] = [];
  while (!trainer.finished) {
    losses.push(await trainer.next());
    if (trainer.step % 50 === 0)
      console.error(`step ${trainer.step} of ${settings.steps}, loss ${losses.at(-1)?.toFixed(4)}`);
  }
  await writeFile(required(flags, 'out'), new Uint8Array(writeCompositionFile(await board.save())));
  return { heldOut: await scored(), heldOutBefore, losses };
}

async function evaluate(flags: Flags): Promise<unknown> {
  const { speakers } = await openComposition(flags);
  return score(speakers, required(flags, 'data'));
}

async function ask(flags: Flags): Promise<unknown> {
  const { speakers } = await openComposition(flags);
  const { text } = await speakers.ask(COMPOSITION, question(flags), {
    maxTokens: number(flags, 'max-tokens', 40),
    sampling: sampling(flags),
  });
  return { text: text.trim() };
}

/** Links of the released form, under the released code's names. */
async function exportReleased(flags: Flags): Promise<unknown> {
  const composition = readCompositionFile(await readBytes(required(flags, 'composition')));
  await writeFile(required(flags, 'out'), new Uint8Array(writeReleasedFile(composition)));
  return { links: composition.links.length };
}

async function models(): Promise<unknown> {
  return { models: await builtInEntries() };
}

export const verbs: Record<string, Verb | undefined> = {
  logits,
  generate: generateText,
  train,
  eval: evaluate,
  ask,
  export: exportReleased,
  models,
};

async function openComposition(flags: Flags): Promise<{ gpu: Gpu; speakers: Speakers }> {
  const file = readCompositionFile(await readBytes(required(flags, 'composition')));
  const gpu = await nodeGpu();
  const load = (folder: string, id: string) => loadFolder(gpu, folder, { id, weights: weights(flags) });
  const anchor = await load(flags.anchor ?? file.anchor, file.anchor);
  const augmenters = await Promise.all(file.augmenters.map((id, i) => load(flags.augmenter?.[i] ?? id, id)));
  const board = new LinkBoard(gpu, anchor, augmenters);
  board.load(file, 'trained', 0);
  const format = textFormat(flags);
  return { gpu, speakers: new Speakers(gpu, anchor, augmenters, () => board.composition, { format }) };
}

async function score(speakers: Speakers, path: string): Promise<{ exact: number; loss: number; n: number }> {
  const { exact, loss, n } = await speakers.score(COMPOSITION, await examplesOf(path));
  return { exact, loss, n };
}

async function examplesOf(path: string): Promise<Example[]> {
  const { reading } = await readExampleFile({ name: basename(path), blob: new Blob([await readBytes(path)]) });
  const { items, problems } = reading;
  for (const { line, reason } of problems) console.error(`${path}:${line}: ${reason}`);
  if (items.length === 0) throw nothingIn(basename(path), problems.at(0));
  return items.map(({ example }) => example);
}

const PAPER = 'every-4th';

/**
 * "2-0,codes:2-1": augmenter layer–anchor layer, of the first augmenter unless one is named. Heads as in the anchor (CALM
 * §4), with a distance bias.
 */
function parseLinks(text: string, anchor: LoadedModel, augmenters: readonly LoadedModel[]): Link[] {
  const shapes = { anchor: shapeOf(anchor), augmenters: augmenters.map(shapeOf) };
  if (text === PAPER) return everyFourth(shapes, []);
  return text.split(',').map((pair) => {
    const match = /^\s*(?:([\w.-]+):)?(\d+)-(\d+)\s*$/.exec(pair);
    if (!match) throw badCall(`"${pair}" is no link: write augmenter layer–anchor layer, such as 2-0, or ${PAPER}.`);
    const [, augmenter = augmenters[0].card.id, from, to] = match;
    return { ...newLink(augmenter, [Number(from), Number(to)], shapes.anchor), heads: anchor.card.heads };
  });
}
