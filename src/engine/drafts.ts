// The examples of a session, as one looks at them: the draft that is read and put right before it is used, and those in use.
// Commands about the draft are done one after another, but beside runs and answers.
import { badRequest, PatchbayError } from '../shared/errors.ts';
import { LONGEST_PAGE, type ExampleList } from '../shared/exampleDraft.ts';
import type { Example, ExamplesReport } from '../shared/protocol.ts';
import type { Desk, Params, Result } from './desk.ts';
import { Draft } from './draft.ts';
import { ExampleSet } from './exampleSet.ts';
import { Exclusive } from './exclusive.ts';
import { Pacer } from './text/pacer.ts';
import { previewTokens } from './tokenPreview.ts';

/** Takes other examples into use. */
type ChangeExamples = (make: () => Promise<ExampleSet>) => Promise<ExamplesReport>;

const REPORT_EVERY_MS = 100;

export class Drafts {
  private readonly desk: Desk;
  private readonly changeExamples: ChangeExamples;
  private readonly turns = new Exclusive();
  private draft = new Draft();
  private dropped = 0;

  constructor(desk: Desk, changeExamples: ChangeExamples) {
    this.desk = desk;
    this.changeExamples = changeExamples;
  }

  /** Stopped, with the draft as it was, when it is dropped meanwhile. */
  draftExamples({ files }: Params<'draftExamples'>): Promise<Result<'draftExamples'>> {
    return this.ofDraft(async (draft, pacer) => {
      await draft.add(files, pacer, this.progress(files.reduce((sum, { blob }) => sum + blob.size, 0)));
      return draft.report;
    });
  }

  changeDraft({ change }: Params<'changeDraft'>): Promise<Result<'changeDraft'>> {
    return this.ofDraft(async (draft, pacer) => {
      await draft.change(change, pacer);
      return draft.report;
    });
  }

  draftProblems({ first, count }: Params<'draftProblems'>): Promise<Result<'draftProblems'>> {
    return this.ofDraft((draft) => Promise.resolve(page(draft.problems, first, count)));
  }

  dropDraft(): Result<'dropDraft'> {
    this.dropped++;
    this.draft = new Draft();
    return null;
  }

  /** Stopped when it is dropped before its examples are in use, and not behind that. */
  useDraft({ name }: Params<'useDraft'>): Promise<Result<'useDraft'>> {
    return this.inTurn(async (draft, pacer) => {
      const { train, heldOut } = draft.sorted;
      checkSides(draft, train, heldOut);
      const report = await this.changeExamples(async () => {
        const examples = await ExampleSet.of(name ?? draft.name, { train, heldOut }, pacer);
        pacer.check();
        return examples;
      });
      if (this.draft === draft) this.draft = new Draft();
      return report;
    });
  }

  async listExamples({ of, first, count, find = '' }: Params<'listExamples'>): Promise<Result<'listExamples'>> {
    const listed = this.listed(of);
    const wanted = find.toLowerCase();
    if (wanted === '') return { examples: page(listed, first, count), total: listed.length };
    const found: Example[] = [];
    await new Pacer().through(matching(listed, wanted, found));
    return { examples: page(found, first, count), total: found.length };
  }

  previewTokens({ example }: Params<'previewTokens'>): Result<'previewTokens'> {
    const { models, preset } = this.desk.opened();
    return previewTokens(example, models, preset.format);
  }

  /** @throws PatchbayError 'stopped' when the draft is dropped before the task is done. */
  private ofDraft<T>(task: (draft: Draft, pacer: Pacer) => Promise<T>): Promise<T> {
    return this.inTurn(async (draft, pacer) => {
      const result = await task(draft, pacer);
      pacer.check();
      return result;
    });
  }

  /** @throws PatchbayError 'stopped' when the draft is dropped before the task begins. */
  private inTurn<T>(task: (draft: Draft, pacer: Pacer) => Promise<T>): Promise<T> {
    const { dropped, draft } = this;
    const pacer = new Pacer(() => this.dropped > dropped);
    return this.turns.run(async () => {
      await pacer.rest();
      return task(draft, pacer);
    });
  }

  private listed(of: ExampleList): readonly Example[] {
    if (of === 'train' || of === 'heldOut') return this.desk.opened().examples[of];
    const { train, heldOut, duplicates, conflicts, leaks } = this.draft.sorted;
    return {
      draftTrain: train,
      draftHeldOut: heldOut,
      draftDuplicates: duplicates,
      draftConflicts: conflicts,
      draftLeaks: leaks,
    }[of];
  }

  private progress(totalBytes: number): (readBytes: number) => void {
    let told = 0;
    return (loadedBytes) => {
      const now = performance.now();
      if (now - told < REPORT_EVERY_MS && loadedBytes < totalBytes) return;
      told = now;
      this.desk.surroundings.emit({ type: 'draftRead', loadedBytes, totalBytes });
    };
  }
}

function* matching(examples: readonly Example[], wanted: string, found: Example[]): Generator<void> {
  for (const example of examples) {
    const texts = [example.prompt, example.completion];
    if (texts.some((text) => text.toLowerCase().includes(wanted))) found.push(example);
    yield;
  }
}

function page<T>(all: readonly T[], first: number, count: number): T[] {
  if (first < 0 || count < 0 || count > LONGEST_PAGE)
    throw badRequest(`A list of ${count} from ${first} on cannot be had.`, `Ask for ${LONGEST_PAGE} at most.`);
  return all.slice(first, first + count);
}

function checkSides(draft: Draft, train: readonly Example[], heldOut: readonly Example[]): void {
  if (draft.isEmpty) throw badRequest('There are no examples to use yet.', 'Choose a file with examples first.');
  if (train.length > 0 && heldOut.length > 0) return;
  const [message, hint] =
    train.length === 0
      ? ['No example is left to train on.', 'Divide a file, or put one on the side of training.']
      : ['No example is held out, so nobody could tell what was learned.', 'Use two different questions at least.'];
  throw new PatchbayError({ code: 'bad-examples', message, hint });
}
