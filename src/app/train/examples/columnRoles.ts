// What each column of a file is for. There is always one answer, and always something that it answers.
import type { ColumnChoice } from '../../../shared/exampleDraft.ts';

export type ColumnRole = 'question' | 'answer' | 'unused';

export function roleOf({ prompt, completion }: ColumnChoice, column: string): ColumnRole {
  if (column === completion) return 'answer';
  return prompt.includes(column) ? 'question' : 'unused';
}

/**
 * @param columns all of them, in their order: questions are joined in it.
 * @returns undefined where that would leave no answer or no question.
 */
export function withRole(
  choice: ColumnChoice,
  column: string,
  role: ColumnRole,
  columns: readonly string[],
): ColumnChoice | undefined {
  const before = roleOf(choice, column);
  if (role === before) return choice;
  const others = choice.prompt.filter((each) => each !== column);
  if (role === 'answer') {
    // The column that was the answer takes the place of the only question, so that two columns are swapped by one choice.
    return { prompt: others.length > 0 ? others : [choice.completion], completion: column };
  }
  if (before === 'answer') return undefined;
  const prompt = role === 'question' ? columns.filter((each) => each === column || others.includes(each)) : others;
  return prompt.length > 0 ? { prompt, completion: choice.completion } : undefined;
}
