// A file of the draft of examples. Its examples are kept, the file itself is not: it is read again where other columns are
// chosen, so that a large file with many columns is never in memory whole.
import { badRequest } from '../shared/errors.ts';
import type { ColumnChoice, DraftFile, DraftProblem, FileUse } from '../shared/exampleDraft.ts';
import { readExampleFile, type FileOptions, type FileRead, type NamedBlob } from './text/exampleFile.ts';
import { nothingIn } from './text/exampleKinds.ts';
import type { Corrections, ReadItem } from './text/exampleReading.ts';

type Options = Pick<FileOptions, 'pacer' | 'onRead'>;

export class DraftedFile {
  readonly id: number;
  use: FileUse = 'split';
  private readonly file: NamedBlob;
  private readonly corrections: Corrections = new Map();
  private read: FileRead;

  private constructor(id: number, file: NamedBlob, read: FileRead) {
    this.id = id;
    this.file = file;
    this.read = read;
  }

  /** @throws PatchbayError 'bad-examples' when there is nothing to be had from it, whatever one chooses. */
  static async open(id: number, file: NamedBlob, options: Options): Promise<DraftedFile> {
    const read = await readExampleFile(file, options);
    if (read.reading.items.length > 0) return new DraftedFile(id, file, read);
    const [first, second] = read.reading.columns;
    if (second === undefined || read.reading.problems.length === 0)
      throw nothingIn(file.name, read.reading.problems.at(0));
    const choice = read.reading.choice ?? { prompt: [first], completion: second }; // names that nobody knows
    return new DraftedFile(id, file, await readExampleFile(file, { ...options, choice }));
  }

  get items(): readonly ReadItem[] {
    return this.read.reading.items;
  }

  get problems(): DraftProblem[] {
    return this.read.reading.problems.map((problem) => ({ file: this.id, ...problem }));
  }

  get report(): DraftFile {
    const { kind, encoding, reading } = this.read;
    return {
      id: this.id,
      name: this.file.name,
      bytes: this.file.blob.size,
      kind,
      encoding,
      columns: [...reading.columns],
      choice: reading.choice,
      sample: reading.sample,
      use: this.use,
      examples: reading.items.length,
      problems: reading.problems.length + reading.moreProblems,
    };
  }

  get bytes(): number {
    return this.file.blob.size;
  }

  /** Lines that were put right stay so. @throws PatchbayError 'bad-request' for columns that it does not have. */
  async choose(choice: ColumnChoice, options: Options): Promise<void> {
    const { columns } = this.read.reading;
    const missing = [...choice.prompt, choice.completion].find((name) => !columns.includes(name));
    if (missing !== undefined)
      throw badRequest(`"${this.file.name}" has no column "${missing}".`, 'Choose one of its columns.');
    if (choice.prompt.length === 0) throw badRequest('No column holds the question.', 'Choose one.');
    this.read = await readExampleFile(this.file, { ...options, choice, corrections: this.corrections });
  }

  /** @throws PatchbayError 'bad-request' for a line that is no problem, or cannot be put right. */
  correct(line: number, text: string | undefined): void {
    const { problems } = this.read.reading;
    const at = problems.findIndex((problem) => problem.line === line);
    if (at < 0) throw badRequest(`Line ${line} of "${this.file.name}" is no problem.`, 'Look at the list again.');
    if (problems[at].isCut && text !== undefined)
      throw badRequest('This line is too long to be put right here.', 'Skip it, or change it in the file.');
    problems.splice(at, 1);
    this.corrections.set(line, text);
    if (text !== undefined) this.read.reading.put(line, text);
  }

  skipProblems(): void {
    const { reading } = this.read;
    for (const { line } of reading.problems.splice(0)) this.corrections.set(line, undefined);
    reading.moreProblems = 0;
  }
}
