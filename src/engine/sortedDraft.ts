// What a draft of examples comes to: which are trained on and which held out, and what is odd about them.
import type { FileUse } from '../shared/exampleDraft.ts';
import type { Example } from '../shared/protocol.ts';
import type { ReadItem } from './text/exampleReading.ts';
import { QuestionSplit } from './text/exampleSplit.ts';

export interface DraftOptions {
  /** Of the divided files' questions that is held out, 0…1. */
  share: number;
  leavesOutDuplicates: boolean;
  leavesOutLeaks: boolean;
}

export interface SortedDraft {
  train: Example[];
  heldOut: Example[];
  /** Those that stand there again on their side, word for word. */
  duplicates: Example[];
  /** All examples, each once, of questions that have different answers; a question's own stand together. */
  conflicts: Example[];
  conflictingQuestions: number;
  /** Examples to train on whose questions are also held out. */
  leaks: Example[];
  leakedQuestions: number;
}

export interface UsedItems {
  use: FileUse;
  items: readonly ReadItem[];
}

/** Goes step by step, so that it may rest between two; fills `sorted`. */
export function* sortDraft(
  files: readonly UsedItems[],
  { share, leavesOutDuplicates, leavesOutLeaks }: DraftOptions,
  sorted: SortedDraft,
): Generator<void> {
  const split = new QuestionSplit(share);
  for (const { use, items } of files) {
    if (use === 'split') for (const { question } of items) yield split.add(question);
  }
  const filled = { train: has(files, 'train'), heldOut: has(files, 'heldOut') };
  const isHeldOut = (use: FileUse, question: string): boolean =>
    use === 'heldOut' || (use === 'split' && split.holdsOut(question, filled));

  const heldOut = new Set<string>();
  for (const { use, items } of files) {
    for (const { question } of items) yield void (isHeldOut(use, question) && heldOut.add(question));
  }

  const seen = new Map<string, { train?: true; heldOut?: true }>();
  const answers = new Map<string, Example[]>();
  const leaked = new Set<string>();
  for (const { use, items } of files) {
    for (const { example, question } of items) {
      yield;
      const side = isHeldOut(use, question) ? 'heldOut' : 'train';
      const whole = JSON.stringify([example.prompt, example.completion]);
      const before = seen.get(whole);
      if (!before) gather(answers, example);
      const isAgain = before?.[side] === true;
      seen.set(whole, { ...before, [side]: true });
      if (isAgain) sorted.duplicates.push(example);
      const isLeak = side === 'train' && heldOut.has(question);
      if (isLeak) {
        sorted.leaks.push(example);
        leaked.add(question);
      }
      if (!(isAgain && leavesOutDuplicates) && !(isLeak && leavesOutLeaks)) sorted[side].push(example);
    }
  }
  sorted.leakedQuestions = leaked.size;
  for (const found of answers.values()) {
    yield;
    if (found.length < 2) continue;
    for (const example of found) sorted.conflicts.push(example);
    sorted.conflictingQuestions++;
  }
}

export function nothingSorted(): SortedDraft {
  return {
    train: [],
    heldOut: [],
    duplicates: [],
    conflicts: [],
    conflictingQuestions: 0,
    leaks: [],
    leakedQuestions: 0,
  };
}

function has(files: readonly UsedItems[], side: FileUse): boolean {
  return files.some(({ use, items }) => use === side && items.length > 0);
}

function gather(answers: Map<string, Example[]>, example: Example): void {
  const found = answers.get(example.prompt);
  if (found) found.push(example);
  else answers.set(example.prompt, [example]);
}
