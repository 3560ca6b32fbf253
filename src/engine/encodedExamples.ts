// Examples as token ids, kept as long as they are in use: a text is tokenised once, however often runs are planned and made
// of it.
import { COMPOSITION, type Example } from '../shared/protocol.ts';
import { readAugmenters, type Composition } from './bridge/composition.ts';
import type { Speakers } from './speakers.ts';
import type { EncodedExample } from './training/encode.ts';

export class EncodedExamples {
  private readonly known = new WeakMap<readonly Example[], Map<string, readonly EncodedExample[]>>();

  /**
   * @param composition its models must be the same in every call.
   * @param speakers who read for it.
   */
  of(composition: Composition, speakers: Speakers, examples: readonly Example[]): readonly EncodedExample[] {
    const readers = JSON.stringify(readAugmenters(composition).map(({ id }) => id));
    const byReaders = this.known.get(examples) ?? new Map<string, readonly EncodedExample[]>();
    this.known.set(examples, byReaders);
    const found = byReaders.get(readers) ?? speakers.encode(COMPOSITION, examples);
    byReaders.set(readers, found);
    return found;
  }
}
