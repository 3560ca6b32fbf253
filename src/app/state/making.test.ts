import { beforeEach, describe, expect, it, test, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { MadeModel, TableReport } from '../../shared/madeModels.ts';
import { engine } from './engineClient.ts';
import {
  chooseColumns,
  closeMaking,
  forgetTable,
  make,
  makingStepped,
  readTable,
  titleOf,
  useMaking,
} from './making.ts';

const table = { name: 'phone-book.csv', key: 'name', value: 'number', rows: 2 } as TableReport;
const made = { rows: 2, known: 2 } as MadeModel;
const file = { name: 'phone-book.csv', blob: new Blob(['a,1']) };
const step = { step: 1, steps: 8, loss: 2, secondsLeft: 7 };
const view = () => useMaking.getState();

let settle: { resolve: (made: MadeModel) => void; reject: (error: Error) => void };
let tables: unknown[];

beforeEach(() => {
  forgetTable();
  tables = [];
  vi.spyOn(engine, 'call').mockImplementation((command, params) => {
    if (command === 'makeAugmenter') return new Promise((resolve, reject) => (settle = { resolve, reject }));
    if (command === 'readTable') tables.push(params);
    return Promise.resolve(table as never);
  });
});

test.each([
  ['phone-book.csv', 'Phone book'],
  ['.csv', 'My table'],
  ['Städte_2024 neu.tsv', 'Städte 2024 neu'],
])('the title of %s', (name, title) => {
  expect(titleOf(name)).toBe(title);
});

describe('a table', () => {
  it('is read, and a title that a person gave stays with other columns', async () => {
    await readTable(file);
    expect(view()).toMatchObject({ isOpen: true, table, title: 'Phone book', isReading: false });
    useMaking.setState({ title: 'Friends' });
    await chooseColumns({ key: 'number', value: 'name' });
    expect(tables.at(-1)).toEqual({ file, key: 'number', value: 'name' });
    expect(view().title).toBe('Friends');
  });

  it('waits while a model is made', async () => {
    await readTable(file);
    const making = make();
    await readTable({ ...file, name: 'other.csv' });
    expect(view().error?.message).toContain('being made already');
    expect(tables).toHaveLength(1);
    settle.resolve(made);
    await making;
    expect(view().made).toEqual(made);
  });
});

describe('a model', () => {
  it('is made also when the dialog is closed', async () => {
    await readTable(file);
    const making = make();
    closeMaking();
    makingStepped(step);
    expect(view()).toMatchObject({ isOpen: false, isMaking: true, progress: step });
    settle.resolve(made);
    await making;
    expect(view()).toMatchObject({ isMaking: false, progress: undefined, made });
  });

  it('stopped is no failure; anything else is', async () => {
    await readTable(file);
    let making = make();
    settle.reject(new PatchbayError({ code: 'stopped', message: 'It was stopped.' }));
    await making;
    expect(view()).toMatchObject({ isMaking: false, error: undefined, table });
    making = make();
    settle.reject(new PatchbayError({ code: 'out-of-memory', message: 'No room.' }));
    await making;
    expect(view().error?.message).toBe('No room.');
  });

  it('of an engine that is gone is no news', async () => {
    await readTable(file);
    const making = make();
    forgetTable();
    settle.resolve(made);
    await making;
    expect(view()).toMatchObject({ made: undefined, isMaking: false });
    makingStepped(step);
    expect(view().progress).toBeUndefined();
  });
});
