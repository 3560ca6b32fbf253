// From a table to a model of the library: trained, kept, and asked for every row of it.
import { badRequest } from '../shared/errors.ts';
import type { MadeModel } from '../shared/madeModels.ts';
import type { LibraryModel, PickedFile } from '../shared/models.ts';
import type { Example } from '../shared/protocol.ts';
import { knownRows } from './knownRows.ts';
import type { ModelShelf } from './library.ts';
import { loadModel, type LoadedModel } from './loadedModel.ts';
import type { Surroundings } from './opening.ts';
import { wrongKernelNotice } from './selfTest/wrongKernelNotice.ts';
import { fileInMemory } from './storage/fileSource.ts';
import { readModelFiles } from './storage/modelFiles.ts';
import type { Table } from './tables/table.ts';
import { planTable, type TablePlan } from './tables/tablePlan.ts';
import { isSummable, tableSums } from './tables/tableSums.ts';
import { tableVocabulary, type TableVocabulary } from './tables/tableTokenizer.ts';
import { trainTable, wasStopped, type TableTrainingOptions, type TrainingStepped } from './tables/trainTable.ts';

export interface MakingOptions extends Pick<TableTrainingOptions, 'alone' | 'stopped' | 'held'> {
  title: string;
  seed: number;
}

/** What making one needs of its surroundings. */
export type MakingPlace = Pick<Surroundings, 'gpu' | 'selfTest' | 'emit'> & { shelf?: Pick<ModelShelf, 'addFiles'> };

const REPORT_EVERY_MS = 150;

/**
 * Emits makingStepped. Nothing is held on the GPU afterwards, however it ends.
 * @throws PatchbayError 'bad-request' where no models can be kept, 'stopped', 'storage', 'not-finite' and what the GPU throws.
 */
export async function makeModel(
  surroundings: MakingPlace,
  { rows }: Table,
  { title, seed, alone, stopped, held }: MakingOptions,
): Promise<MadeModel> {
  const { gpu, shelf } = surroundings;
  if (!shelf) throw badRequest('There is no place for models here.', 'Open the page in a browser that keeps data.');
  const started = performance.now();
  const vocabulary = tableVocabulary(rows);
  const plan = planTable(rows, vocabulary, seed);
  await alone(() => checkKernels(surroundings, plan, vocabulary));
  const about = { title, made: `from a table of ${rows.length} rows` };
  const tell = teller(plan, surroundings.emit);
  const files = await trainTable(gpu, rows, vocabulary, plan, { alone, stopped, held, tell, about });
  const recall = await alone(() => recallOf(surroundings, files, (model) => knownRows(gpu, model, rows, vocabulary)));
  if (stopped()) throw wasStopped();
  const model: LibraryModel = await shelf.addFiles({ title, files: picked(files) }, { isMade: true });
  const seconds = (performance.now() - started) / 1000;
  return { model, rows: rows.length, ...recall, seconds, examples: sumsOf({ rows }, seed) };
}

/** Before the first step of training, each kernel that it needs. */
async function checkKernels({ selfTest, emit }: MakingPlace, { size }: TablePlan, vocabulary: TableVocabulary) {
  const wrong = await selfTest.run({
    headWidths: [size.width / size.heads],
    largestMatrix: size.width * vocabulary.files.vocabularySize,
    tablesInPieces: false,
    training: true,
  });
  for (const kernel of wrong) emit({ type: 'failed', error: wrongKernelNotice(kernel) });
}

/** With the model as it will be opened. */
async function recallOf<T>(
  { gpu }: MakingPlace,
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  ask: (model: LoadedModel) => Promise<T>,
): Promise<T> {
  const read = await readModelFiles((name) => {
    const bytes = files.get(name);
    return Promise.resolve(bytes && fileInMemory(bytes.buffer));
  });
  const model = await loadModel(gpu, { id: 'made', title: '', about: '', license: '' }, read);
  try {
    return await ask(model);
  } finally {
    model.decoder.destroy();
  }
}

/** A few times a second. */
function teller({ training: { steps } }: TablePlan, emit: MakingPlace['emit']): (stepped: TrainingStepped) => void {
  const started = performance.now();
  let told = -Infinity;
  return ({ step, loss, recall }) => {
    const now = performance.now();
    if (now - told < REPORT_EVERY_MS && step > 1) return;
    told = now;
    const secondsLeft = ((now - started) / 1000 / step) * (steps - step);
    emit({ type: 'makingStepped', step, steps, loss, secondsLeft, recall });
  };
}

function sumsOf({ rows }: Pick<Table, 'rows'>, seed: number): MadeModel['examples'] {
  if (!isSummable(rows)) return undefined;
  const { train, heldOut, trainKeys, heldOutKeys } = tableSums(rows, seed);
  return {
    train: jsonl('train.jsonl', train),
    heldOut: jsonl('held-out.jsonl', heldOut),
    trainKeys: trainKeys.length,
    heldOutKeys: heldOutKeys.length,
  };
}

function jsonl(name: string, examples: readonly Example[]): PickedFile {
  return { name, blob: new Blob(examples.map((example) => `${JSON.stringify(example)}\n`)) };
}

function picked(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): PickedFile[] {
  return Array.from(files, ([name, bytes]) => ({ name, blob: new Blob([bytes]) }));
}
