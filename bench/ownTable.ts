// A table of one's own, from the file to answers about keys that the links have never seen: `npm run bench -- ownTable
// [rows=1000] [values=20] [seed=1]`. The words are made up here: two-part names, many of them with letters beyond ASCII.
import { folderLibrary, loadFolder } from '../src/cli/folders.ts';
import type { Gpu } from '../src/engine/gpu/device.ts';
import { LinkBoard } from '../src/engine/linkBoard.ts';
import { loadModel, type LoadedModel } from '../src/engine/loadedModel.ts';
import type { Library } from '../src/engine/library.ts';
import { nodeGpu } from '../src/engine/nodeGpu.ts';
import { Session } from '../src/engine/session.ts';
import { Speakers } from '../src/engine/speakers.ts';
import { readModelFiles } from '../src/engine/storage/modelFiles.ts';
import { seededRandom } from '../src/engine/tables/random.ts';
import { memoryShelf, textFile } from '../src/engine/testing/memoryShelf.ts';
import { readExamples } from '../src/engine/text/examples.ts';
import { Trainer } from '../src/engine/training/trainer.ts';
import type { MadeModel } from '../src/shared/madeModels.ts';
import type { PickedFile } from '../src/shared/models.ts';
import { COMPOSITION, type EngineEvent, type Example } from '../src/shared/protocol.ts';
import { SUMS, TABLE_SETTINGS, tableLinks } from '../src/shared/tableWiring.ts';

const FIRST =
  'Zoë Øyvind Żaneta Jürgen Chloé Łukasz Inés Börje Nuño Siân Þóra Věra Ödön Αννα Ирина 春子 Maeve Tariq Oona Kwame';
const SYLLABLES =
  'bra dü fel gor hän ist jov kel lum mør nað opp qui ras šel tyn uve vik wax yro zet çel ñan ørd'.split(' ');

export async function main(args: string[]): Promise<number> {
  const option = (name: string, usual: number): number =>
    Number(args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1) ?? usual);
  const [rows, values, seed] = [option('rows', 1000), option('values', 20), option('seed', 1)];
  const gpu = await nodeGpu();
  const { shelf, library } = memoryShelf(folderLibrary());
  const session = new Session({ gpu, library, shelf, emit: show });
  console.log(`adapter ${gpu.adapter.name}`);

  const started = performance.now();
  const elapsed = (): string => `${((performance.now() - started) / 1000).toFixed(0)} s`;
  const { plan, isSummable } = await session.readTable({ file: textFile('own.csv', table(rows, values, seed)) });
  console.log(`${rows} rows, ${values} values: ${plan.blocks} blocks, width ${plan.width}, ${plan.parameters} numbers`);
  const made = await session.makeAugmenter({ title: 'Own table', seed });
  console.log(`knows ${made.known} of ${made.rows} rows after ${made.seconds.toFixed(1)} s; ${made.model.bytes} bytes`);
  if (made.wrong.length > 0) console.log('wrong:', made.wrong.slice(0, 5));
  if (!isSummable || !made.examples) return made.known < 0.99 * made.rows ? 1 : 0;

  const [anchor, augmenter] = [await loadFolder(gpu, SUMS), await loadKept(gpu, library, made)];
  const [train, heldOut] = [await read(made.examples.train), await read(made.examples.heldOut)];
  const steps = option('steps', TABLE_SETTINGS.steps);
  await trainLinks(gpu, { anchor, augmenter }, { train, heldOut }, steps, elapsed);
  return 0;
}

async function trainLinks(
  gpu: Gpu,
  { anchor, augmenter }: Record<'anchor' | 'augmenter', LoadedModel>,
  { train, heldOut }: Record<'train' | 'heldOut', Example[]>,
  steps: number,
  elapsed: () => string,
): Promise<void> {
  const board = new LinkBoard(gpu, anchor, [augmenter]);
  await board.set(tableLinks(augmenter.card.id, augmenter.card.blocks), TABLE_SETTINGS.seed);
  const speakers = new Speakers(gpu, anchor, [augmenter], () => board.composition);
  const encoded = speakers.encode(COMPOSITION, train);
  const trainer = await Trainer.create(gpu, board.composition, board.packed, encoded, { ...TABLE_SETTINGS, steps });
  while (!trainer.finished) {
    const loss = await trainer.next();
    if (trainer.step % 100 !== 0 && !trainer.finished) continue;
    const exact = await Promise.all([1, 2, 3].map((keys) => share(speakers, heldOut, keys)));
    console.log(
      `links, step ${trainer.step}, loss ${loss.toFixed(3)}, 1 / 2 / 3 unseen keys ${exact.join(' / ')} %, ${elapsed()}`,
    );
  }
}

async function share(speakers: Speakers, heldOut: readonly Example[], keys: number): Promise<string> {
  const asked = heldOut.filter(({ prompt }) => prompt.split(/ [+-] /).length === keys);
  const { exact } = await speakers.score(COMPOSITION, asked);
  return (100 * exact).toFixed(1);
}

/** Keys of two parts; each value equally often. */
function table(rows: number, values: number, seed: number): string {
  const random = seededRandom(seed);
  const first = FIRST.split(' ');
  const keys = new Set<string>();

  while (keys.size < rows) {
    const name = Array.from({ length: 2 + random.integer(2) }, () => random.pick(SYLLABLES)).join('');
    keys.add(`${random.pick(first)} ${name[0].toUpperCase()}${name.slice(1)}`);
  }
  const lines = random.shuffle([...keys]).map((key, i) => `${key},${i % values}`);
  return ['name,number', ...random.shuffle(lines)].join('\n');
}

async function loadKept(gpu: Gpu, library: Library, { model }: MadeModel): Promise<LoadedModel> {
  const files = await readModelFiles((name) => library.file(model.id, name));
  return loadModel(gpu, await library.entry(model.id), files);
}

async function read({ name, blob }: PickedFile): Promise<Example[]> {
  return readExamples(name, await blob.text()).examples;
}

function show(event: EngineEvent): void {
  if (event.type === 'failed') console.error(event.error);
}
