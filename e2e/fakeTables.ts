// Tables of the engine that is none (fakeEngine.ts): one is read, and a model of it is made in no time and kept on the fake
// shelf. To be added to the page before the engine, and with fakeShelf.ts:
//   await page.addInitScript(fakeTables, { makeStepMs: 60 });
// Sent to the page as text, so everything it needs is inside it.
import type { ErrorData } from '../src/shared/errors.ts';
import type { MadeModel, TableReport } from '../src/shared/madeModels.ts';
import type { FakeMoreHandlers } from './fakeEngine.ts';
import type { FakeShelf } from './fakeShelf.ts';

export interface TableOptions {
  /** Milliseconds between two steps of a model that is made; there are 40. */
  makeStepMs?: number;
  /** Making it fails. */
  makingFails?: boolean;
}

export function fakeTables({ makeStepMs = 5, makingFails = false }: TableOptions = {}): void {
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const refuse = (error: ErrorData): never => {
    throw error;
  };
  const factory: FakeMoreHandlers = ({ emit }) => {
    let table: { report: TableReport; rows: { key: string; value: string }[] } | undefined;
    let stopped = false;

    return {
      readTable: async ({ file, key, value }) => {
        const lines = (await file.blob.text()).split(/\r?\n/).filter((line) => line !== '');
        const cells = lines.map((line) => line.split(/,| = /).map((cell) => cell.trim()));
        const [columns] = cells;
        if (columns.length < 2)
          refuse({
            code: 'bad-examples',
            message: `"${file.name}" has one column only.`,
            hint: 'Bring a table with two columns: a key, and what it stands for.',
          });
        const [keyName, valueName] = [key ?? columns[0], value ?? columns[1]];
        const body = cells.slice(1).map((row, i) => ({
          line: i + 2,
          key: row[columns.indexOf(keyName)] ?? '',
          value: row[columns.indexOf(valueName)] ?? '',
        }));
        const rows = body.filter((row) => row.key !== '' && row.value !== '');
        const bad = body.filter((row) => row.key === '' || row.value === '');
        const report: TableReport = {
          name: file.name,
          columns,
          key: keyName,
          value: valueName,
          rows: rows.length,
          firstRows: rows.slice(0, 5).map((row) => ({ key: row.key, value: row.value })),
          problems: bad.slice(0, 5).map(({ line }) => ({ line, reason: 'it has no value' })),
          problemCount: bad.length,
          values: new Set(rows.map((row) => row.value)).size,
          isSummable: rows.every((row) => /^1?\d$/.test(row.value)),
          plan: { blocks: 2, width: 64, parameters: 213_376, bytes: 853_504, steps: 800 },
        };
        table = { report, rows };
        return report;
      },
      makeAugmenter: async ({ title }) => {
        stopped = false;
        const { report, rows } = table ?? refuse({ code: 'bad-request', message: 'There is no table.' });
        const started = performance.now();
        for (let done = 1; done <= 40; done++) {
          await wait(makeStepMs);
          if (stopped) refuse({ code: 'stopped', message: 'It was stopped.' });
          if (makingFails && done === 10)
            refuse({
              code: 'out-of-memory',
              message: 'There is not enough graphics memory to train this model: it needs 24 MB.',
              hint: 'Close other pages that use the graphics card, or bring fewer rows.',
            });
          emit({
            type: 'makingStepped',
            step: done * 20,
            steps: 800,
            loss: 3 * Math.exp(-done / 8),
            secondsLeft: (40 - done) * 2.4,
            recall: done >= 10 ? 1 - Math.exp(-done / 10) : undefined,
          });
        }
        const { fakeShelf } = window as { fakeShelf?: FakeShelf };
        if (!fakeShelf) return refuse({ code: 'storage', message: 'There is no place for models here.' });
        const model = await fakeShelf.handlers(emit).addFiles({ title, files: [] });
        const lines = (from: number, to: number): Blob => {
          const some = rows.slice(from, to);
          const sums = some.map((row, i) => {
            const other = some[(i + 1) % some.length];
            const completion = String(Number(row.value) + Number(other.value));
            return JSON.stringify({ prompt: `${row.key} + ${other.key} =`, completion });
          });
          return new Blob([sums.join('\n')]);
        };
        const cut = Math.ceil(0.8 * rows.length);
        const made: MadeModel = {
          model,
          rows: rows.length,
          known: rows.length - 2,
          wrong: rows.slice(0, 2).map((row) => ({ ...row, key: row.key, value: row.value, said: '3' })),
          seconds: (performance.now() - started) / 1000,
          examples: report.isSummable
            ? {
                train: { name: 'train.jsonl', blob: lines(0, cut) },
                heldOut: { name: 'held-out.jsonl', blob: lines(cut, rows.length) },
                trainKeys: cut,
                heldOutKeys: rows.length - cut,
              }
            : undefined,
        };
        return made;
      },
      stopMaking: () => {
        stopped = true;
        return null;
      },
    };
  };
  const shown = window as { fakeMore?: FakeMoreHandlers[] };
  shown.fakeMore = [...(shown.fakeMore ?? []), factory];
}
