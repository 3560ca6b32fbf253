// Where the time of a training step of the built-in task goes: `npm run bench -- trainingStep`.
import { loadFolder, readBytes } from '../src/cli/folders.ts';
import { readCompositionFile } from '../src/engine/compositionFile.ts';
import { LinkBoard } from '../src/engine/linkBoard.ts';
import { nodeGpu } from '../src/engine/nodeGpu.ts';
import { Speakers } from '../src/engine/speakers.ts';
import { readExamples } from '../src/engine/text/examples.ts';
import { Trainer } from '../src/engine/training/trainer.ts';
import { codesAndSums } from '../src/shared/presets/codesAndSums.ts';
import { COMPOSITION } from '../src/shared/protocol.ts';

const WARM_UP = 5;
const STEPS = 30;

export async function main(): Promise<number> {
  const gpu = await nodeGpu();
  const [anchor, codes] = [await loadFolder(gpu, codesAndSums.anchor), await loadFolder(gpu, 'codes')];
  const folder = `public/models/${codesAndSums.id}`;
  const board = new LinkBoard(gpu, anchor, [codes]);
  await board.load(readCompositionFile(await readBytes(`${folder}/${codesAndSums.files.links}`)), 'preset', 0);
  const speakers = new Speakers(gpu, anchor, [codes], () => board.composition);
  const text = new TextDecoder().decode(await readBytes(`${folder}/${codesAndSums.files.train}`));
  const started = performance.now();
  const examples = speakers.encode(COMPOSITION, readExamples('train.jsonl', text).examples);
  const encoded = performance.now();
  const trainer = await Trainer.create(gpu, board.composition, board.packed, examples, codesAndSums.settings);
  const recorded = performance.now();
  for (let i = 0; i < WARM_UP; i++) await trainer.next();
  const warm = performance.now();
  for (let i = 0; i < STEPS; i++) await trainer.next();
  const ms = (performance.now() - warm) / STEPS;
  console.log(`adapter             ${gpu.adapter.name}`);
  console.log(`encode examples     ${(encoded - started).toFixed(0)} ms for ${examples.length}`);
  console.log(`record the plan     ${(recorded - encoded).toFixed(0)} ms`);
  console.log(
    `a step              ${ms.toFixed(2)} ms, ${((1000 * codesAndSums.settings.batch) / ms).toFixed(0)} examples/s`,
  );
  let ahead = trainer.next();
  const paired = performance.now();
  for (let i = 0; i < STEPS; i++) {
    const next = trainer.next(); // submitted before the one before it is done, as in a run
    await ahead;
    ahead = next;
  }
  await ahead;
  const pairedMs = (performance.now() - paired) / STEPS;
  console.log(`with the next ahead  ${pairedMs.toFixed(2)} ms`);
  const { kernels, measuredBy } = await trainer.profile();
  const total = kernels.reduce((sum, kernel) => sum + kernel.ms, 0);
  console.log(
    `by kernel (${measuredBy}): ${total.toFixed(2)} ms in ${kernels.reduce((sum, kernel) => sum + kernel.dispatches, 0)}`,
  );
  for (const { name, dispatches, ms: time } of kernels) {
    console.log(
      `  ${name.padEnd(28)} ${String(dispatches).padStart(3)} × ${(time / dispatches).toFixed(3)} ms  ${((100 * time) / total).toFixed(0)} %`,
    );
  }
  return 0;
}
