// The links of the preset, and what they are trained and measured on.
import { join } from 'node:path';
import { loadFolder } from '../../src/cli/folders.ts';
import { writeCompositionFile } from '../../src/engine/compositionFile.ts';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { LinkBoard } from '../../src/engine/linkBoard.ts';
import { Speakers } from '../../src/engine/speakers.ts';
import { Trainer } from '../../src/engine/training/trainer.ts';
import { codesAndSums } from '../../src/shared/presets/codesAndSums.ts';
import { ANCHOR, COMPOSITION, type Example } from '../../src/shared/protocol.ts';
import { promptChips } from './chips.ts';
import { promptWords } from './expression.ts';
import type { CurvePoint } from './pretrain.ts';
import { recallTable } from './recall.ts';
import { taskFiles, writeTaskFiles } from './taskFiles.ts';
import { MODELS, writeBytes, writeJson } from './writeModel.ts';

/** Of the examples: which words are for training, which expressions are drawn. */
const DATA_SEED = 21;
const CURVE_EVERY = 25;

export async function makeLinks(gpu: Gpu): Promise<void> {
  const table = await recallTable(gpu);
  const files = taskFiles(DATA_SEED, table);
  const folder = join(MODELS, codesAndSums.id);
  writeTaskFiles(folder, files);

  const [anchor, codes] = [await loadFolder(gpu, codesAndSums.anchor), await loadFolder(gpu, 'codes')];
  const board = new LinkBoard(gpu, anchor, [codes]);
  await board.set(codesAndSums.links);
  const speakers = new Speakers(gpu, anchor, [codes], () => board.composition);
  const trainer = await Trainer.create(
    gpu,
    board.composition,
    board.packed,
    speakers.encode(COMPOSITION, files.train),
    codesAndSums.settings,
  );
  const curve: CurvePoint[] = [];
  const started = performance.now();
  while (!trainer.finished) {
    const loss = await trainer.next();
    if (trainer.step % CURVE_EVERY === 0) curve.push([trainer.step, Number(loss.toFixed(4))]);
    if (trainer.step % 100 === 0) console.error(`links, step ${trainer.step}, loss ${loss.toFixed(4)}`);
  }
  const seconds = (performance.now() - started) / 1000;

  const withWords = (count: number): Example[] =>
    files.heldOut.filter(({ prompt }) => promptWords(prompt).length === count);
  const results: Record<string, number> = { seconds };
  for (const speaker of ['codes', ANCHOR, COMPOSITION]) {
    for (const words of [1, 2, 3])
      results[`${speaker}, ${words} unseen words`] = (await speakers.score(speaker, withWords(words))).exact;
  }
  for (const speaker of [ANCHOR, COMPOSITION])
    results[`${speaker}, plain sums`] = (await speakers.score(speaker, files.kept)).exact;
  console.error(results);
  await writeBytes(codesAndSums.id, 'links.safetensors', new Uint8Array(writeCompositionFile(await board.save())));
  await writeJson(codesAndSums.id, 'training.json', {
    command: 'npm run models -- --only links',
    adapter: gpu.adapter.name,
    date: new Date().toISOString().slice(0, 10),
    settings: codesAndSums.settings,
    results,
    curve,
  });
  for (const { prompt, completion } of promptChips(table)) {
    const recorded: Record<string, string> = {};
    for (const speaker of ['codes', ANCHOR, COMPOSITION])
      recorded[speaker] = (await speakers.ask(speaker, prompt, codesAndSums.maxTokens)).text.trim();
    console.error(`chip: ${JSON.stringify({ prompt, expected: completion, recorded })}`);
  }
}
