// Lists of examples as tokens, kept as long as the lists are: what plans, runs, trials and measurements read again and again.
import type { Example } from '../../shared/protocol.ts';
import { Pacer } from '../text/pacer.ts';
import type { EncodedExample } from './encode.ts';

/** Of a longer list only the newest encoding is kept: several would take too much memory beside it. */
const LONG_LIST = 200_000;

type Encoded = readonly EncodedExample[];
type Encode = (example: Example) => EncodedExample;

interface Encodings {
  known: Map<string, Encoded>;
  underWay: Map<string, Promise<Encoded>>;
}

export class EncodedExamples {
  private readonly byList = new WeakMap<readonly Example[], Encodings>();

  /**
   * At once: nothing else has its turn meanwhile.
   * @param readers who reads them: names the encoding.
   */
  of(examples: readonly Example[], readers: readonly string[], encode: Encode): Encoded {
    const { known } = this.encodingsOf(examples);
    const key = JSON.stringify(readers);
    return known.get(key) ?? keep(known, key, examples.map(encode));
  }

  /** The same for lists of any length, in slices; whoever asks meanwhile waits for the same encoding. */
  inTurns(examples: readonly Example[], readers: readonly string[], encode: Encode): Promise<Encoded> {
    const { known, underWay } = this.encodingsOf(examples);
    const key = JSON.stringify(readers);
    const there = known.get(key);
    if (there) return Promise.resolve(there);
    const asked = underWay.get(key);
    if (asked) return asked;
    const made = encodedInTurns(examples, encode)
      .then((encoded) => known.get(key) ?? keep(known, key, encoded))
      .finally(() => underWay.delete(key));
    underWay.set(key, made);
    return made;
  }

  private encodingsOf(examples: readonly Example[]): Encodings {
    const encodings = this.byList.get(examples) ?? { known: new Map(), underWay: new Map() };
    this.byList.set(examples, encodings);
    return encodings;
  }
}

function keep(known: Map<string, Encoded>, key: string, encoded: Encoded): Encoded {
  if (encoded.length > LONG_LIST) known.clear();
  known.set(key, encoded);
  return encoded;
}

async function encodedInTurns(examples: readonly Example[], encode: Encode): Promise<Encoded> {
  const encoded: EncodedExample[] = [];
  await new Pacer().through(each(examples, (example) => encoded.push(encode(example))));
  return encoded;
}

function* each(examples: readonly Example[], take: (example: Example) => unknown): Generator<void> {
  for (const example of examples) {
    take(example);
    yield;
  }
}
