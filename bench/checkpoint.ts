// What a checkpoint of a run costs, and what a plan of one: `npm run bench -- checkpoint`.
import { loadFolder, readBytes } from '../src/cli/folders.ts';
import { readCompositionFile, writeCompositionFile } from '../src/engine/compositionFile.ts';
import { LinkBoard } from '../src/engine/linkBoard.ts';
import { nodeGpu } from '../src/engine/nodeGpu.ts';
import { Speakers } from '../src/engine/speakers.ts';
import { readExamples } from '../src/engine/text/examples.ts';
import { Trainer } from '../src/engine/training/trainer.ts';
import { COMPOSITION } from '../src/shared/protocol.ts';
import { codesAndSums } from '../src/shared/presets/codesAndSums.ts';

const TIMES = 20;
const EXAMPLES = 4096;

export async function main(): Promise<number> {
  const gpu = await nodeGpu();
  const [anchor, codes] = [await loadFolder(gpu, codesAndSums.anchor), await loadFolder(gpu, 'codes')];
  const folder = `public/models/${codesAndSums.id}`;
  const board = new LinkBoard(gpu, anchor, [codes]);
  await board.load(readCompositionFile(await readBytes(`${folder}/${codesAndSums.files.links}`)), 'preset', 0);
  const speakers = new Speakers(gpu, anchor, [codes], () => board.composition);
  const text = new TextDecoder().decode(await readBytes(`${folder}/${codesAndSums.files.train}`));
  const some = readExamples('train.jsonl', text).examples;
  const examples = Array.from({ length: EXAMPLES }, (_, i) => some[i % some.length]);
  console.log(`adapter ${gpu.adapter.name}`);

  for (const which of ['first', 'second']) {
    const started = performance.now();
    const encoded = speakers.encode(COMPOSITION, examples);
    const tokenised = performance.now();
    const planned = new Trainer(gpu, board.composition, board.packed, encoded, codesAndSums.settings);
    const ms = [tokenised - started, performance.now() - tokenised].map((each) => each.toFixed(1));
    console.log(`${which} plan over ${EXAMPLES} examples: ${ms[0]} ms of tokenising, ${ms[1]} ms of planning`);
    if (which === 'second') console.log(`a run takes ${(planned.bytes / 2 ** 20).toFixed(1)} MB`);
  }

  const encoded = speakers.encode(COMPOSITION, examples);
  const trainer = await Trainer.create(gpu, board.composition, board.packed, encoded, codesAndSums.settings);
  for (let i = 0; i < 3; i++) await trainer.next();
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const started = performance.now();
    for (let i = 0; i < TIMES; i++) await work();
    return (performance.now() - started) / TIMES;
  };
  const step = await timed(() => trainer.next());
  const read = await timed(() => trainer.read());
  const whole = await timed(async () => {
    const { weights, moments } = await trainer.read();
    board.takePacked(weights, board.composition.changes ?? 0);
    await board.mark();
    structuredClone([writeCompositionFile(await board.save()), moments]); // as a store copies it
  });
  console.log(
    `a step ${step.toFixed(1)} ms; reading weights and moments (${board.wiring.parameters} numbers) ${read.toFixed(2)} ms; with the file, the mark and a copy ${whole.toFixed(2)} ms`,
  );
  trainer.destroy();
  return 0;
}
