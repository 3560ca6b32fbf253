// Lists of examples as tokens, kept as long as the lists are: what trials, controls and measurements read again and again.
import type { Example } from '../../shared/protocol.ts';
import type { EncodedExample } from './encode.ts';

/** A longer list is encoded each time: it would take too much memory beside itself. */
const MOST_EXAMPLES = 200_000;

export class EncodedExamples {
  private readonly byList = new WeakMap<readonly Example[], Map<string, readonly EncodedExample[]>>();

  /** @param readers who reads them: names the encoding. */
  of(
    examples: readonly Example[],
    readers: readonly string[],
    encode: (example: Example) => EncodedExample,
  ): readonly EncodedExample[] {
    if (examples.length > MOST_EXAMPLES) return examples.map(encode);
    const encodings = this.byList.get(examples) ?? new Map<string, readonly EncodedExample[]>();
    this.byList.set(examples, encodings);
    const key = JSON.stringify(readers);
    const encoded = encodings.get(key) ?? examples.map(encode);
    encodings.set(key, encoded);
    return encoded;
  }
}
