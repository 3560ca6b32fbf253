// The examples of a session: those to train on, and those that are held out and never trained on.
import type { BuiltInPreset } from '../shared/preset.ts';
import type { Example, ExamplesReport } from '../shared/protocol.ts';
import { presetFile, type Library } from './library.ts';
import { readExamples, splitExamples } from './text/examples.ts';

/** As many as a run asks again and again, so that the page can show the questions before the first look. */
export const SHOWN = 6;

export class ExampleSet {
  readonly train: readonly Example[];
  readonly heldOut: readonly Example[];
  private readonly name: string;
  private readonly builtIn: boolean;

  private constructor(name: string, builtIn: boolean, train: readonly Example[], heldOut: readonly Example[]) {
    this.name = name;
    this.builtIn = builtIn;
    this.train = train;
    this.heldOut = heldOut;
  }

  static async ofPreset(library: Library, preset: BuiltInPreset): Promise<ExampleSet> {
    const read = async (which: 'train' | 'heldOut'): Promise<Example[]> => {
      const text = new TextDecoder().decode(await presetFile(library, preset, which));
      return readExamples(preset.files[which], text).examples;
    };
    return new ExampleSet(preset.title, true, await read('train'), await read('heldOut'));
  }

  static none(): ExampleSet {
    return new ExampleSet('', false, [], []);
  }

  static uploaded(name: string, examples: readonly Example[]): ExampleSet {
    const { train, heldOut } = splitExamples([...examples]);
    return new ExampleSet(name, false, train, heldOut);
  }

  /** Brought by a person. */
  get isUploaded(): boolean {
    return !this.builtIn && this.all.length > 0;
  }

  get all(): Example[] {
    return [...this.train, ...this.heldOut];
  }

  get report(): ExamplesReport {
    return {
      name: this.name,
      builtIn: this.builtIn,
      hash: '',
      train: this.train.length,
      heldOut: this.heldOut.length,
      firstTrain: this.train.slice(0, SHOWN),
      firstHeldOut: this.heldOut.slice(0, SHOWN),
    };
  }
}
