// The augmenter that is being made from a table, one at a time. It goes on beside all other commands; its steps take turns
// with answers.
import { badRequest } from '../shared/errors.ts';
import type { MadeModel, TableReport } from '../shared/madeModels.ts';
import type { Desk, Params } from './desk.ts';
import { makeModel } from './makeModel.ts';
import { MOST_BYTES, readTable } from './tables/readTable.ts';
import type { Table } from './tables/table.ts';
import { planTable } from './tables/tablePlan.ts';
import { isSummable } from './tables/tableSums.ts';
import { tableVocabulary } from './tables/tableTokenizer.ts';
import { wholeText } from './text/wholeText.ts';

/** Rows and problems that are shown. */
const SHOWN = 20;

export class Making {
  private readonly desk: Desk;
  private table: Table | undefined;
  private making: Promise<MadeModel> | undefined;
  private stops = 0;
  /** What it holds on the GPU. */
  bytes = 0;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  /** @throws PatchbayError 'bad-examples', 'bad-request'; then the table read before stays. */
  async readTable({ file, key, value }: Params<'readTable'>): Promise<TableReport> {
    const { name, blob } = file;
    if (blob.size > MOST_BYTES)
      throw badRequest(`"${name}" has ${blob.size} bytes; a table may have ${MOST_BYTES}.`, 'Take fewer rows.');
    const table = readTable(name, await wholeText(file), { key, value });
    this.table = table;
    return reportOf(table);
  }

  async makeAugmenter({ title, seed = 1 }: Params<'makeAugmenter'>): Promise<MadeModel> {
    if (this.making) throw badRequest('Another model is being made.', 'Wait until it is done, or stop it.');
    const { table, stops, desk } = this;
    if (!table) throw badRequest('There is no table to make a model of.', 'Read a table first.');
    this.making = makeModel(desk.surroundings, table, {
      title: title.trim() || table.name,
      seed,
      alone: (task) => (desk.opening ? desk.opening.speakers.alone(task) : task()),
      stopped: () => this.stops > stops,
      held: (bytes) => (this.bytes = bytes),
    });
    try {
      return await this.making;
    } finally {
      this.making = undefined;
    }
  }

  /** Resolves when nothing of it is under way or held. */
  async stopMaking(): Promise<null> {
    this.stops++;
    await this.making?.catch(() => undefined); // whoever asked for the model hears of it
    return null;
  }
}

function reportOf({ name, columns, key, value, rows, problems }: Table): TableReport {
  const vocabulary = tableVocabulary(rows);
  const { size, training, parameters } = planTable(rows, vocabulary, 1);
  return {
    name,
    columns,
    key,
    value,
    rows: rows.length,
    firstRows: rows.slice(0, SHOWN),
    problems: problems.slice(0, SHOWN),
    problemCount: problems.length,
    values: new Set(rows.map((row) => row.value)).size,
    isSummable: isSummable(rows),
    plan: {
      blocks: size.blocks,
      width: size.width,
      parameters,
      bytes: 4 * parameters,
      steps: training.steps,
    },
  };
}
