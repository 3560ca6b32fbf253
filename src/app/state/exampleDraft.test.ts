import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError, type ErrorData } from '../../shared/errors.ts';
import type { DraftFile, DraftProblem, ExamplesDraft } from '../../shared/exampleDraft.ts';
import type { CommandName, ExamplesReport } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import {
  addExamples,
  changeDraft,
  draftRead,
  dropDraft,
  forgetDraft,
  showMoreProblems,
  takeDraft,
  takeSides,
  useExampleDraft,
} from './exampleDraft.ts';
import { useExamples } from './examples.ts';

const file = (id: number): DraftFile => ({
  id,
  name: `${id}.txt`,
  bytes: 10,
  kind: 'txt',
  encoding: 'utf-8',
  columns: [],
  sample: [],
  use: 'split',
  examples: 10,
  problems: 0,
});
const draft = (change: Partial<ExamplesDraft> = {}): ExamplesDraft => ({
  files: [file(1)],
  train: 9,
  heldOut: 1,
  share: 0.1,
  problems: 0,
  duplicates: 0,
  leavesOutDuplicates: false,
  conflicts: 0,
  leaks: 0,
  leavesOutLeaks: true,
  ...change,
});
const picked = (name: string) => ({ name, blob: new Blob(['a = b']) });
const refused: ErrorData = { code: 'bad-examples', message: 'This cannot be read.' };
const problem = (line: number): DraftProblem => ({ file: 1, line, text: 'x', isCut: false, reason: 'no sign' });
const report = { name: '1.txt', train: 9, heldOut: 0 } as ExamplesReport;

/** An answer that waits until the test gives it. */
function later<T>() {
  let settle: { resolve: (value: T) => void; reject: (error: Error) => void };
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  return { promise, resolve: (value: T) => settle.resolve(value), reject: (error: Error) => settle.reject(error) };
}

let answers: Partial<Record<CommandName, () => unknown>>;
let sent: [CommandName, unknown][];
const view = () => useExampleDraft.getState();

beforeEach(() => {
  forgetDraft();
  useExamples.setState({ report: undefined, error: undefined });
  sent = [];
  answers = { draftExamples: () => draft(), changeDraft: () => draft(), useDraft: () => report, dropDraft: () => null };
  vi.spyOn(engine, 'call').mockImplementation(async (command, params) => {
    sent.push([command, params]);
    return answers[command]?.() as never;
  });
});

describe('reading', () => {
  it('says how far it is, and shows the draft', async () => {
    const reading = addExamples([picked('1.txt')]);
    expect(view().reading).toEqual({ names: ['1.txt'], loadedBytes: 0, totalBytes: 5 });
    draftRead(3, 5);
    expect(view().reading?.loadedBytes).toBe(3);
    await reading;
    expect(view()).toMatchObject({ draft: draft(), reading: undefined });
    draftRead(5, 5); // late: nobody waits for it any more
    expect(view().reading).toBeUndefined();
  });

  it('is cancelled: what comes back of it is no news', async () => {
    let refuse: (error: Error) => void;
    answers.draftExamples = () => new Promise((_, reject) => (refuse = reject));
    const reading = addExamples([picked('1.txt')]);
    await dropDraft();
    refuse!(new PatchbayError({ code: 'stopped', message: 'The reading was stopped.' }));
    await reading;
    expect(view()).toMatchObject({ draft: undefined, reading: undefined, error: undefined });
  });

  it('leaves a draft as it was when a file cannot be read', async () => {
    await addExamples([picked('1.txt')]);
    answers.draftExamples = () => Promise.reject(new PatchbayError(refused));
    await addExamples([picked('photo.png')]);
    expect(view()).toMatchObject({ draft: draft(), error: refused, reading: undefined });
  });

  it('says whether it worked, so that what was pasted stays where it did not', async () => {
    expect(await addExamples([picked('1.txt')])).toBe(true);
    answers.draftExamples = () => Promise.reject(new PatchbayError(refused));
    expect(await addExamples([picked('2.txt')])).toBe(false);
    const reading = later<ExamplesDraft>();
    answers.draftExamples = () => reading.promise;
    const cancelled = addExamples([picked('3.txt')]);
    await dropDraft();
    reading.resolve(draft());
    expect(await cancelled).toBe(false);
  });

  it('refuses in words what is brought while others are read, or put into use', async () => {
    const reading = later<ExamplesDraft>();
    answers.draftExamples = () => reading.promise;
    const first = addExamples([picked('1.txt')]);
    expect(await addExamples([picked('late.txt')])).toBe(false);
    expect(view().error?.message).toBe('"late.txt" was not read: others are being read.');
    expect(view().reading?.names).toEqual(['1.txt']);
    reading.resolve(draft());
    expect(await first).toBe(true);
    expect(view().error?.message).toContain('late.txt');

    const using = later<ExamplesReport>();
    answers.useDraft = () => using.promise;
    const taking = takeDraft();
    expect(await addExamples([picked('a'), picked('b')])).toBe(false);
    expect(view().error?.message).toBe('2 files were not read: the examples before are being put into use.');
    using.resolve(report);
    expect(await taking).toBe(true);
    expect(sent.filter(([command]) => command === 'draftExamples')).toHaveLength(1);
  });
});

describe('changing', () => {
  it('asks for the lines that give no example, where there are some', async () => {
    answers.draftProblems = () => [problem(2)];
    await addExamples([picked('1.txt')]);
    expect(view().problems).toEqual([]);
    answers.changeDraft = () => draft({ problems: 1 });
    await changeDraft({ share: 0.2 }, 'Done.');
    expect(view()).toMatchObject({ problems: [problem(2)], said: 'Done.', isChanging: false });
  });

  it('ends with the last file', async () => {
    await addExamples([picked('1.txt')]);
    answers.changeDraft = () => draft({ files: [] });
    await changeDraft({ file: 1, remove: true });
    expect(view().draft).toBeUndefined();
    expect(sent.at(-1)).toEqual(['dropDraft', {}]);
  });
});

describe('more lines that give no example', () => {
  let more: ReturnType<typeof later<DraftProblem[]>>;

  beforeEach(async () => {
    answers.draftExamples = () => draft({ problems: 3 });
    answers.draftProblems = () => [problem(1)];
    await addExamples([picked('1.txt')]);
    more = later();
    answers.draftProblems = () => more.promise;
  });

  it('are put behind those that are shown, once', async () => {
    const shown = [showMoreProblems(), showMoreProblems()];
    more.resolve([problem(2), problem(3)]);
    await Promise.all(shown);
    expect(view().problems.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it('of a draft that has changed meanwhile are no news', async () => {
    const asked = showMoreProblems();
    answers.draftProblems = () => [problem(3)];
    answers.changeDraft = () => draft({ problems: 1 });
    await changeDraft({ file: 1, line: 1, text: undefined });
    more.resolve([problem(2), problem(3)]);
    await asked;
    expect(view().problems).toEqual([problem(3)]);
  });

  it('that cannot be had are told of', async () => {
    const asked = showMoreProblems();
    more.reject(new PatchbayError(refused));
    await asked;
    expect(view()).toMatchObject({ error: refused, problems: [problem(1)] });
  });
});

describe('using', () => {
  it('puts them in the place of what is in use', async () => {
    await addExamples([picked('1.txt')]);
    const taking = takeDraft();
    expect(view().isTaking).toBe(true);
    expect(await takeDraft()).toBe(false);
    expect(await taking).toBe(true);
    expect(view().isTaking).toBe(false);
    expect(useExamples.getState().report).toEqual(report);
    expect(view().draft).toBeUndefined();
  });

  it('keeps the draft when it is refused', async () => {
    await addExamples([picked('1.txt')]);
    answers.useDraft = () => Promise.reject(new PatchbayError(refused));
    expect(await takeDraft()).toBe(false);
    expect(view()).toMatchObject({ draft: draft(), error: refused, isChanging: false, isTaking: false });
  });

  it('is one thing at a time, and tells so', async () => {
    await addExamples([picked('1.txt')]);
    const using = later<ExamplesReport>();
    answers.useDraft = () => using.promise;
    const taking = takeDraft();
    expect(view()).toMatchObject({ isChanging: true, isTaking: true });
    expect(await takeDraft()).toBe(false);
    using.resolve(report);
    expect(await taking).toBe(true);
    expect(view()).toMatchObject({ isChanging: false, isTaking: false });
  });

  it.each([true, false])('leaves a later draft alone (taken: %s)', async (isTaken) => {
    await addExamples([picked('1.txt')]);
    const using = later<ExamplesReport>();
    answers.useDraft = () => using.promise;
    const taking = takeDraft();
    await dropDraft();
    answers.draftExamples = () => draft({ train: 5 });
    expect(await addExamples([picked('2.txt')])).toBe(true);
    if (isTaken) using.resolve(report);
    else using.reject(new PatchbayError(refused));
    expect(await taking).toBe(isTaken);
    expect(view()).toMatchObject({ draft: draft({ train: 5 }), error: undefined, isChanging: false });
  });

  it('takes two files, one for each side', async () => {
    answers.draftExamples = () => draft({ files: [file(7), file(8)] });
    answers.changeDraft = answers.draftExamples;
    await takeSides(picked('a'), picked('b'), 'Mine');
    expect(sent.filter(([command]) => command !== 'dropDraft').slice(1)).toEqual([
      ['changeDraft', { change: { file: 7, use: 'train' } }],
      ['changeDraft', { change: { file: 8, use: 'heldOut' } }],
      ['useDraft', { name: 'Mine' }],
    ]);
    answers.draftExamples = () => Promise.reject(new PatchbayError(refused));
    await expect(takeSides(picked('a'), picked('b'), 'Mine')).rejects.toThrow('This cannot be read.');
    expect(view().error).toBeUndefined();
  });
});
