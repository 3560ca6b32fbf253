// The examples of a session: those to train on, and those that are held out and never trained on.
import type { BuiltInPreset } from '../shared/preset.ts';
import type { Example, ExamplesReport } from '../shared/protocol.ts';
import { presetFile, type Library } from './library.ts';
import type { ProjectStore, SavedExamples } from './storage/projectStore.ts';
import {
  checkStoredExamples,
  readStoredExamples,
  storeExamples,
  type Sides,
  type StoredExamples,
} from './storedExamples.ts';
import { readExamples } from './text/examples.ts';
import { splitExamples } from './text/exampleSplit.ts';
import { Pacer } from './text/pacer.ts';

/** As many as a run asks again and again, so that the page can show the questions before the first look. */
export const SHOWN = 6;

/** @throws PatchbayError 'download' or 'bad-model'. */
export async function presetExamples(
  library: Library,
  preset: BuiltInPreset,
  which: 'train' | 'heldOut' | 'kept',
): Promise<Example[]> {
  const text = new TextDecoder().decode(await presetFile(library, preset, which));
  return readExamples(preset.files[which], text).examples;
}

export class ExampleSet implements Sides {
  readonly train: readonly Example[];
  readonly heldOut: readonly Example[];
  /** As `storedExamples.ts` writes them. */
  readonly content: Blob;
  private readonly name: string;
  private readonly builtIn: boolean;
  private readonly hash: string;

  private constructor(name: string, builtIn: boolean, { train, heldOut }: Sides, { content, hash }: StoredExamples) {
    this.name = name;
    this.builtIn = builtIn;
    this.train = train;
    this.heldOut = heldOut;
    this.content = content;
    this.hash = hash;
  }

  static async ofPreset(library: Library, preset: BuiltInPreset): Promise<ExampleSet> {
    const read = (which: 'train' | 'heldOut') => presetExamples(library, preset, which);
    const sides = { train: await read('train'), heldOut: await read('heldOut') };
    return new ExampleSet(preset.title, true, sides, await storeExamples(sides, new Pacer()));
  }

  static none(): ExampleSet {
    return new ExampleSet('', false, { train: [], heldOut: [] }, { content: new Blob(), hash: '' });
  }

  /** Brought by a person. */
  static async of(name: string, sides: Sides, pacer = new Pacer()): Promise<ExampleSet> {
    return new ExampleSet(name, false, sides, await storeExamples(sides, pacer));
  }

  /**
   * Those of a project; undefined when they are not to be had any more.
   * @throws PatchbayError 'storage' when they are there and cannot be read.
   */
  static async ofProject(saved: SavedExamples, projects: ProjectStore): Promise<ExampleSet | undefined> {
    if ('examples' in saved) {
      // As they were divided then, so that none that was trained on is held out now.
      return ExampleSet.of(saved.name, splitExamples(saved.examples, { key: (prompt) => prompt }));
    }
    const content = await projects.examples.load(saved.hash);
    if (!content) return undefined;
    const pacer = new Pacer();
    await checkStoredExamples(content, saved.hash, pacer).catch(async (thrown: unknown) => {
      await projects.examples.forget(saved.hash);
      throw thrown;
    });
    const sides = await readStoredExamples(content, pacer);
    return new ExampleSet(saved.name, false, sides, { content, hash: saved.hash });
  }

  /** Brought by a person. */
  get isUploaded(): boolean {
    return !this.builtIn && this.hash !== '';
  }

  get report(): ExamplesReport {
    return {
      name: this.name,
      builtIn: this.builtIn,
      hash: this.hash,
      train: this.train.length,
      heldOut: this.heldOut.length,
      firstTrain: this.train.slice(0, SHOWN),
      firstHeldOut: this.heldOut.slice(0, SHOWN),
    };
  }
}
