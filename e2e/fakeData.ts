// Examples of the engine that is none (fakeEngine.ts): files are read, looked at, put right and used. To be added to the page
// before the engine:
//   await page.addInitScript(fakeData, { readMs: 400 });
// Sent to the page as text, so everything it needs is inside it.
import type { DraftFile, DraftProblem, ExampleKind, ExamplesDraft } from '../src/shared/exampleDraft.ts';
import type { ErrorData } from '../src/shared/errors.ts';
import type { PickedFile } from '../src/shared/models.ts';
import type { Example } from '../src/shared/protocol.ts';
import type { FakeMoreHandlers } from './fakeEngine.ts';

export interface DataOptions {
  /** Milliseconds for which files are read. */
  readMs?: number;
  /** How long it takes until they are in use. */
  useMs?: number;
}

export function fakeData({ readMs = 0, useMs = 0 }: DataOptions = {}): void {
  interface Line {
    line: number;
    text: string;
    cells: string[];
    problem?: string;
    example?: Example;
  }
  interface Kept extends Pick<DraftFile, 'id' | 'name' | 'bytes' | 'kind' | 'encoding' | 'columns' | 'choice' | 'use'> {
    rows: Line[];
  }
  interface Sided {
    train: Example[];
    heldOut: Example[];
    duplicates: Example[];
    conflicts: Example[];
    leaks: Example[];
  }
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const refuse = (error: ErrorData): never => {
    throw error;
  };
  const KINDS: readonly ExampleKind[] = ['jsonl', 'json', 'csv', 'tsv', 'txt'];
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s\p{P}]+/gu, ' ');
  const wordOf = ({ prompt, completion }: Example): string => `${prompt}\n${completion}`;

  // ---- a file, read

  const asExample = (file: Kept, { text, cells }: Pick<Line, 'text' | 'cells'>): Example | string => {
    if (file.kind === 'txt') {
      const [prompt, completion] = text.split(' = ');
      return completion === undefined ? 'there is no " = " in it' : { prompt: `${prompt} =`, completion };
    }
    const { choice, columns } = file;
    if (!choice) return 'it has no columns';
    const at = (column: string): string => cells[columns.indexOf(column)] ?? '';
    const example = { prompt: choice.prompt.map(at).join('\n'), completion: at(choice.completion) };
    return example.prompt && example.completion ? example : 'it has no answer';
  };
  const readLine = (file: Kept, line: number, text: string): Line => {
    let cells: string[] = [];
    if (file.kind === 'csv' || file.kind === 'tsv') cells = text.split(file.kind === 'csv' ? ',' : '\t');
    if (file.kind === 'jsonl') {
      try {
        const fields = JSON.parse(text) as Record<string, string>;
        cells = file.columns.map((column) => fields[column] ?? '');
      } catch {
        return { line, text, cells, problem: 'this is not whole JSON' };
      }
    }
    const made = asExample(file, { text, cells });
    return typeof made === 'string' ? { line, text, cells, problem: made } : { line, text, cells, example: made };
  };
  const readFile = async ({ name, blob }: PickedFile, id: number): Promise<Kept> => {
    const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
    const text = await blob.text();
    const unreadable: ErrorData = {
      code: 'bad-examples',
      message: `"${name}" cannot be read: it is a PNG picture.`,
      hint: 'Bring examples as .jsonl, .json, .csv, .tsv or .txt.',
    };
    if (/PNG\r?\n/.test(text)) refuse(unreadable);
    const kind = KINDS.find((each) => each === ending) ?? refuse(unreadable);
    const lines = text.split(/\r?\n/).map((each, i) => ({ line: i + 1, text: each }));
    const isTable = kind === 'csv' || kind === 'tsv';
    const [head = ''] = text.split(/\r?\n/, 1);
    const columns = isTable
      ? head.split(kind === 'csv' ? ',' : '\t')
      : kind === 'jsonl'
        ? Object.keys(JSON.parse(head) as object)
        : [];
    const file: Kept = {
      id,
      name,
      bytes: blob.size,
      kind,
      encoding: name.startsWith('latin') ? 'windows-1252' : 'utf-8',
      columns,
      choice: columns.length > 1 ? { prompt: [columns[0]], completion: columns[1] } : undefined,
      use: 'split',
      rows: [],
    };
    file.rows = lines
      .slice(isTable ? 1 : 0)
      .filter((each) => each.text !== '')
      .map((each) => readLine(file, each.line, each.text));
    return file;
  };

  // ---- the draft

  const factory: FakeMoreHandlers = ({ emit, use: putInUse }) => {
    let files: Kept[] = [];
    let share = 0.1;
    let leavesOutDuplicates = false;
    let leavesOutLeaks = true;
    let lastId = 0;
    let reading = 0;
    let used: Sided = { train: [], heldOut: [], duplicates: [], conflicts: [], leaks: [] };

    const sides = (): Sided => {
      const good = files.flatMap(({ rows, use: to }) =>
        rows.flatMap(({ example }) => (example ? [{ example, to }] : [])),
      );
      const seen = new Set<string>();
      const duplicates: Example[] = [];
      const single = good.filter(({ example }) => {
        const isNew = !seen.has(wordOf(example));
        seen.add(wordOf(example));
        if (!isNew) duplicates.push(example);
        return isNew;
      });
      const answers = new Map<string, Set<string>>();
      for (const { example } of single)
        answers.set(example.prompt, (answers.get(example.prompt) ?? new Set()).add(example.completion));
      const conflicts = single.map(({ example }) => example).filter(({ prompt }) => answers.get(prompt)!.size > 1);
      const taken = leavesOutDuplicates ? single : good;
      const divided = [
        ...new Set(taken.filter(({ to }) => to === 'split').map(({ example }) => plain(example.prompt))),
      ];
      const isHeld = (prompt: string): boolean =>
        share > 0 && divided.indexOf(plain(prompt)) % Math.round(1 / share) === 0;
      const held = taken.filter(({ example, to }) => to === 'heldOut' || (to === 'split' && isHeld(example.prompt)));
      const heldOut = held.map(({ example }) => example);
      const there = new Set(heldOut.map(({ prompt }) => plain(prompt)));
      const others = taken.filter((each) => !held.includes(each)).map(({ example }) => example);
      const leaks = others.filter(({ prompt }) => there.has(plain(prompt)));
      const train = leavesOutLeaks ? others.filter((each) => !leaks.includes(each)) : others;
      return { train, heldOut, duplicates, conflicts, leaks };
    };
    const problems = (): DraftProblem[] =>
      files.flatMap(({ id, rows }) =>
        rows.flatMap(({ line, text, problem }) =>
          problem ? [{ file: id, line, text: text.slice(0, 500), isCut: text.length > 500, reason: problem }] : [],
        ),
      );
    const told = (): ExamplesDraft => {
      const { train, heldOut, duplicates, conflicts, leaks } = sides();
      return {
        files: files.map(({ rows, ...file }) => ({
          ...file,
          sample: rows.slice(0, 3).map(({ cells }) => cells),
          examples: rows.filter(({ example }) => example).length,
          problems: rows.filter(({ problem }) => problem).length,
        })),
        train: train.length,
        heldOut: heldOut.length,
        share,
        problems: problems().length,
        duplicates: duplicates.length,
        leavesOutDuplicates,
        conflicts: conflicts.length,
        leaks: leaks.length,
        leavesOutLeaks,
      };
    };
    const read = async (picked: PickedFile[]): Promise<void> => {
      const mine = ++reading;
      const totalBytes = picked.reduce((sum, { blob }) => sum + blob.size, 0);
      const pieces = readMs > 0 ? 10 : 0;
      for (let done = 1; done <= pieces; done++) {
        emit({ type: 'draftRead', loadedBytes: Math.round((totalBytes * done) / 10), totalBytes });
        await wait(readMs / 10);
        if (mine !== reading) refuse({ code: 'stopped', message: 'The reading was stopped.' });
      }
      const more = await Promise.all(picked.map((each) => readFile(each, ++lastId)));
      files = [...files, ...more];
    };
    const drop = (): null => {
      reading++;
      files = [];
      share = 0.1;
      leavesOutDuplicates = false;
      leavesOutLeaks = true;
      return null;
    };

    return {
      draftExamples: async ({ files: picked }) => {
        await read(picked);
        return told();
      },
      changeDraft: ({ change }) => {
        if ('share' in change) share = change.share;
        if ('leavesOutDuplicates' in change) leavesOutDuplicates = change.leavesOutDuplicates;
        if ('leavesOutLeaks' in change) leavesOutLeaks = change.leavesOutLeaks;
        if ('skipProblems' in change)
          files = files.map((file) => ({ ...file, rows: file.rows.filter(({ problem }) => !problem) }));
        if (!('file' in change)) return told();
        if ('remove' in change) files = files.filter(({ id }) => id !== change.file);
        const file = files.find(({ id }) => id === change.file);
        if (!file) return told();
        if ('use' in change) file.use = change.use;
        if ('choice' in change) {
          file.choice = change.choice;
          file.rows = file.rows.map(({ line, text }) => readLine(file, line, text));
        }
        if ('line' in change)
          file.rows = file.rows.flatMap((row) => {
            if (row.line !== change.line) return [row];
            return change.text === undefined ? [] : [readLine(file, row.line, change.text)];
          });
        return told();
      },
      draftProblems: ({ first, count }) => problems().slice(first, first + count),
      dropDraft: drop,
      useDraft: async ({ name }) => {
        await wait(useMs);
        const now = sides();
        if (now.train.length === 0 || now.heldOut.length === 0)
          refuse({ code: 'bad-examples', message: 'One side is empty.', hint: 'Put some examples on each side.' });
        used = now;
        const whole = name ?? (files.length === 1 ? files[0].name : `${files.length} files`);
        drop();
        return putInUse({
          name: whole,
          builtIn: false,
          hash: `f00d${String(now.train.length).padStart(4, '0')}`.repeat(8),
          train: now.train.length,
          heldOut: now.heldOut.length,
          firstTrain: now.train.slice(0, 6),
          firstHeldOut: now.heldOut.slice(0, 6),
        });
      },
      listExamples: ({ of, first, count, find = '' }) => {
        const now = of.startsWith('draft') ? sides() : used;
        const lists: Record<typeof of, Example[]> = {
          train: now.train,
          heldOut: now.heldOut,
          draftTrain: now.train,
          draftHeldOut: now.heldOut,
          draftDuplicates: now.duplicates,
          draftConflicts: now.conflicts,
          draftLeaks: now.leaks,
        };
        const found = lists[of].filter((each) => wordOf(each).toLowerCase().includes(find.toLowerCase()));
        return { examples: found.slice(first, first + count), total: found.length };
      },
      previewTokens: ({ example }) =>
        ['codes', 'sums'].map((model) => ({
          model,
          tokens: [...example.prompt.matchAll(/\s*\S+/g), ...example.completion.matchAll(/\s*\S+/g)].map(
            ([text], i) => ({
              text,
              isUnknown: model === 'sums' && /[a-z]/.test(text),
              isCut: i >= 24,
              isLabel: model === 'sums' && i >= [...example.prompt.matchAll(/\s*\S+/g)].length,
            }),
          ),
        })),
    };
  };
  const shown = window as { fakeMore?: FakeMoreHandlers[] };
  shown.fakeMore = [...(shown.fakeMore ?? []), factory];
}
