// Tables of questions and answers: a header row that names them, or else the first two columns.
import Papa from 'papaparse';
import { checked, FIELD_PAIRS, type ReadLine } from './exampleFields.ts';

export interface Row {
  line: number;
  cells: string[];
  error?: string;
}

export function* tableRows(text: string, delimiter = likelyDelimiter(text)): Generator<ReadLine> {
  let columns: { at: readonly [number, number]; names: readonly [string, string] } | undefined;
  for (const { line, cells, error } of rowsOf(text, delimiter)) {
    if (!columns) {
      const header = headerColumns(cells);
      columns = header ?? { at: [0, 1], names: ['first column', 'second column'] };
      if (header) continue;
    }
    const [prompt, completion] = columns.at.map((index) => cells.at(index));
    if (error) yield { line, reason: error };
    else if (prompt === undefined || completion === undefined)
      yield {
        line,
        reason: `This row has ${cells.length === 1 ? 'one column' : `${cells.length} columns`}; a question and an answer are needed.`,
      };
    else yield { line, ...checked(prompt.trim(), completion.trim(), columns.names) };
  }
}

/** The one that the first line has most of, outside quotation marks; Papa's own guess is put off by empty lines. */
export function likelyDelimiter(text: string): string {
  const [line = ''] = /[^\r\n]*\S[^\r\n]*/.exec(text) ?? [];
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

function headerColumns(cells: readonly string[]) {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const pair = FIELD_PAIRS.find(([prompt, completion]) => names.includes(prompt) && names.includes(completion));
  return pair && { at: [names.indexOf(pair[0]), names.indexOf(pair[1])] as const, names: pair };
}

/** Rows with the line that they begin on: a quoted cell may go over several lines. Empty lines are left out. */
export function rowsOf(text: string, delimiter: string): Row[] {
  const rows: Row[] = [];
  let line = 1;
  let counted = 0;
  Papa.parse<string[]>(text, {
    delimiter,
    step: ({ data, errors, meta }) => {
      const error = errors.some(({ type }) => type === 'Quotes')
        ? 'A quotation mark is opened and not closed, or has text behind it.'
        : undefined;
      if (data.some((cell) => cell.trim() !== '')) rows.push({ line, cells: data, error });
      for (; counted < meta.cursor; counted++) {
        const character = text[counted];
        if (character === '\n' || (character === '\r' && text[counted + 1] !== '\n')) line++;
      }
    },
  });
  return rows;
}
