// The draft of examples: several files, what a person has changed about them, and what they come to.
import { badRequest, PatchbayError } from '../shared/errors.ts';
import type { DraftChange, DraftProblem, ExamplesDraft } from '../shared/exampleDraft.ts';
import type { PickedFile } from '../shared/models.ts';
import { DraftedFile } from './draftFile.ts';
import { nothingSorted, sortDraft, type DraftOptions, type SortedDraft } from './sortedDraft.ts';
import { MOST_BYTES } from './text/exampleFile.ts';
import { MOST_EXAMPLES, tooMany } from './text/exampleReading.ts';
import { USUAL_SHARE } from './text/exampleSplit.ts';
import type { Pacer } from './text/pacer.ts';

const MOST_FILES = 50;

export class Draft {
  sorted: SortedDraft = nothingSorted();
  private files: readonly DraftedFile[] = [];
  private options: DraftOptions = { share: USUAL_SHARE, leavesOutDuplicates: false, leavesOutLeaks: true };
  private nextId = 1;

  get isEmpty(): boolean {
    return this.files.length === 0;
  }

  /** What it is called where nobody gives it a name. */
  get name(): string {
    const [only, ...more] = this.files;
    return more.length === 0 ? (only?.report.name ?? '') : `${this.files.length} files`;
  }

  get problems(): DraftProblem[] {
    return this.files.flatMap(({ problems }) => problems);
  }

  get report(): ExamplesDraft {
    const files = this.files.map(({ report }) => report);
    const { train, heldOut, duplicates, conflictingQuestions, leakedQuestions } = this.sorted;
    return {
      files,
      train: train.length,
      heldOut: heldOut.length,
      problems: files.reduce((sum, { problems }) => sum + problems, 0),
      duplicates: duplicates.length,
      conflicts: conflictingQuestions,
      leaks: leakedQuestions,
      ...this.options,
    };
  }

  /**
   * All of the files, or none when one of them cannot be read.
   * @throws PatchbayError 'bad-examples'; 'stopped' by the pacer.
   */
  async add(picked: readonly PickedFile[], pacer: Pacer, onRead: (readBytes: number) => void): Promise<void> {
    const bytes = [...this.files, ...picked.map(({ blob }) => ({ bytes: blob.size }))].reduce(
      (sum, f) => sum + f.bytes,
      0,
    );
    if (this.files.length + picked.length > MOST_FILES || bytes > MOST_BYTES)
      throw new PatchbayError({
        code: 'bad-examples',
        message: `Together they may be ${MOST_FILES} files and ${MOST_BYTES / 1e6} MB.`,
        hint: 'Use a part of them, or make one file of several.',
      });
    const files = [...this.files];
    let before = 0;
    for (const file of picked) {
      const start = before;
      files.push(await DraftedFile.open(this.nextId++, file, { pacer, onRead: (read) => onRead(start + read) }));
      before += file.blob.size;
    }
    if (files.reduce((sum, { items }) => sum + items.length, 0) > MOST_EXAMPLES) throw tooMany();
    await this.settle(files, this.options, pacer);
  }

  /** @throws PatchbayError 'bad-request' for what the draft does not have; then it is as it was. */
  async change(change: DraftChange, pacer: Pacer): Promise<void> {
    let [files, options] = [this.files, this.options];
    if ('skipProblems' in change) for (const file of files) file.skipProblems();
    else if ('share' in change) options = { ...options, share: checkedShare(change.share) };
    else if (!('file' in change)) options = { ...options, ...change };
    else {
      const file = this.file(change.file);
      if ('remove' in change) files = files.filter((each) => each !== file);
      else if ('use' in change) file.use = change.use;
      else if ('choice' in change) await file.choose(change.choice, { pacer });
      else file.correct(change.line, change.text);
    }
    await this.settle(files, options, pacer);
  }

  private async settle(files: readonly DraftedFile[], options: DraftOptions, pacer: Pacer): Promise<void> {
    const sorted = nothingSorted();
    await pacer.through(sortDraft(files, options, sorted));
    this.files = files;
    this.options = options;
    this.sorted = sorted;
  }

  private file(id: number): DraftedFile {
    const file = this.files.find((each) => each.id === id);
    if (!file) throw badRequest('This file is not in the draft any more.', 'Look at the list again.');
    return file;
  }
}

function checkedShare(share: number): number {
  if (share >= 0 && share <= 1) return share;
  throw badRequest(`A share of ${share} cannot be held out.`, 'Choose one from 0 to 1.');
}
