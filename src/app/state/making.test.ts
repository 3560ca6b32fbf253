import { beforeEach, describe, expect, it, test, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { MadeModel, TableReport } from '../../shared/madeModels.ts';
import { engine } from './engineClient.ts';
import {
  chooseColumns,
  closeMaking,
  dismissMakingError,
  fileRefused,
  forgetTable,
  make,
  makingStepped,
  openMaking,
  readTable,
  readTableAgain,
  tableLost,
  titleOf,
  useMaking,
  wireModel,
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
    expect(view().refused?.message).toContain('being made already');
    expect(tables).toHaveLength(1);
    settle.resolve(made);
    await making;
    expect(view().made).toEqual(made);
  });
});

const noRoom = { code: 'out-of-memory', message: 'No room.' } as const;
const photo = { code: 'bad-request', message: 'Patchbay cannot read "photo.png".' } as const;

describe('a file that is of no use', () => {
  it('is told of above what is there, and forgotten with the dialog', async () => {
    await readTable(file);
    useMaking.setState({ error: noRoom });
    fileRefused(photo);
    expect(view()).toMatchObject({ table, error: noRoom, refused: photo });
    dismissMakingError();
    expect(view()).toMatchObject({ error: noRoom, refused: undefined });
    dismissMakingError();
    expect(view().error).toBeUndefined();
    fileRefused(photo);
    closeMaking();
    expect(view().refused).toBeUndefined();
  });
});

describe('an engine that is gone', () => {
  const lost = { code: 'device-lost', message: 'The device is gone.' } as const;

  it('is told of in the open dialog, where the table can be read again under its title', async () => {
    await readTable(file);
    useMaking.setState({ title: 'Friends' });
    const making = make();
    tableLost(lost);
    settle.reject(new PatchbayError(noRoom));
    await making;
    expect(view()).toMatchObject({ isMaking: false, table: undefined, file, title: 'Friends', error: lost });
    await readTableAgain();
    expect(tables.at(-1)).toEqual({ file });
    expect(view()).toMatchObject({ table, title: 'Friends', error: undefined });
  });

  it('is told of by the page where the dialog is closed', async () => {
    await readTable(file);
    closeMaking();
    tableLost(lost);
    expect(view()).toMatchObject({ error: undefined, file, title: 'Phone book', table: undefined });
  });

  it('takes no model with it that is made', async () => {
    await readTable(file);
    const making = make();
    settle.resolve(made);
    await making;
    tableLost(lost);
    expect(view()).toMatchObject({ made, table, error: lost });
  });
});

describe('wiring', () => {
  beforeEach(async () => {
    await readTable(file);
    const making = make();
    settle.resolve(made);
    await making;
  });

  it('is known wherever the dialog is, and takes no other table meanwhile', async () => {
    let done: () => void;
    const wiring = wireModel(() => new Promise((resolve) => (done = resolve)));
    expect(view().isWiring).toBe(true);
    closeMaking();
    expect(await wireModel(() => Promise.resolve())).toBe(false);
    await readTable({ ...file, name: 'other.csv' });
    expect(tables).toHaveLength(1);
    expect(view()).toMatchObject({ made, isWiring: true });
    done!();
    expect(await wiring).toBe(true);
    expect(view().isWiring).toBe(false);
  });

  it('that fails says why, and the model is still there', async () => {
    openMaking();
    expect(await wireModel(() => Promise.reject(new PatchbayError(noRoom)))).toBe(false);
    expect(view()).toMatchObject({ made, isWiring: false, error: { message: 'No room.' } });
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
