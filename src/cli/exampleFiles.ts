// Examples from files of any kind, as a run takes them: some to train on, some held out.
import { basename } from 'node:path';
import { ExampleSet } from '../engine/exampleSet.ts';
import { readExampleFile } from '../engine/text/exampleFile.ts';
import { nothingIn } from '../engine/text/exampleKinds.ts';
import { questionOf, splitExamples } from '../engine/text/exampleSplit.ts';
import type { Example } from '../shared/protocol.ts';
import { readBytes } from './folders.ts';
import { badCall } from './flags.ts';
import type { Terminal } from './terminal.ts';

export interface ExampleSources {
  data: readonly string[];
  heldOut: readonly string[];
  /** Of the questions in `data`, 0…1, where no files are held out. */
  share?: number;
}

/** @throws PatchbayError 'bad-request' for files that cannot be read, 'bad-examples' when nothing in one can be used. */
export async function examplesOf(paths: readonly string[], terminal: Terminal): Promise<Example[]> {
  const examples: Example[] = [];
  for (const path of paths) {
    const { reading } = await readExampleFile({ name: basename(path), blob: new Blob([await readBytes(path)]) });
    const { items, problems } = reading;
    for (const { line, reason } of problems) terminal.note(`${path}:${line}: ${reason}`);
    if (items.length === 0) throw nothingIn(basename(path), problems.at(0));
    for (const { example } of items) examples.push(example);
  }
  return examples;
}

/** A question on both sides is told of: what is held out should be new. */
export async function exampleSet({ data, heldOut, share }: ExampleSources, terminal: Terminal): Promise<ExampleSet> {
  if (heldOut.length > 0 && share !== undefined) throw badCall('Give either --held-out or --held-out-share.');
  if (share !== undefined && share >= 1) throw badCall('--held-out-share takes a share below 1, such as 0.1.');
  const given = await examplesOf(data, terminal);
  const sides = share
    ? splitExamples(given, { share })
    : { train: given, heldOut: await examplesOf(heldOut, terminal) };
  const trained = new Set(sides.train.map(({ prompt }) => questionOf(prompt)));
  const leaked = sides.heldOut.filter(({ prompt }) => trained.has(questionOf(prompt))).length;
  if (leaked > 0) terminal.note(`${leaked} of the held-out questions are also trained on, so they are not new.`);
  return ExampleSet.of(basename(data[0]), sides);
}
