// An evaluation as a table for other programs: a row for each question, and for each speaker its answer and the measures of it.
import type { Evaluation } from './evaluations.ts';
import { csvText } from './csv.ts';

/** @param names of the speakers, in their order. */
export function resultsCsv({ rows }: Pick<Evaluation, 'rows'>, names: readonly string[]): string {
  const fields = names.flatMap((name) =>
    ['answer', 'right', 'same number', 'chrF', 'loss'].map((of) => `${name}: ${of}`),
  );
  const data = rows.map(({ prompt, expected, answers }) => [
    prompt,
    expected,
    ...answers.flatMap(({ text, right, numeric, chrf, loss }) => [text, right, numeric ?? '', chrf, loss]),
  ]);
  return csvText(['question', 'right answer', ...fields], data);
}
