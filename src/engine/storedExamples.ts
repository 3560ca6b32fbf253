// A set of examples as it is kept, and as it is hashed: lines of JSON, first how many there are of each side, then
// [prompt, completion] each, those to train on before those that are held out. The same examples are the same bytes.
import * as v from 'valibot';
import { PatchbayError } from '../shared/errors.ts';
import type { Example } from '../shared/protocol.ts';
import { Sha256 } from './storage/sha256.ts';
import { decodedText } from './text/decodedText.ts';
import { LineRows } from './text/lineRows.ts';
import type { Pacer } from './text/pacer.ts';

export interface Sides {
  train: readonly Example[];
  heldOut: readonly Example[];
}

export interface StoredExamples {
  content: Blob;
  /** SHA-256 of the content; '' when there are none. */
  hash: string;
}

/** Bytes that are hashed at once. */
const HASHED_BYTES = 2 ** 20;
/** Characters that are encoded at once. */
const PIECE = 2 ** 16;

export async function storeExamples(sides: Sides, pacer: Pacer): Promise<StoredExamples> {
  const [hash, parts, encoder] = [new Sha256(), new Array<Uint8Array<ArrayBuffer>>(), new TextEncoder()];
  let text = '';
  const flush = (): void => {
    const bytes = encoder.encode(text);
    hash.update(bytes);
    parts.push(bytes);
    text = '';
  };
  for (const line of lines(sides)) {
    text += `${line}\n`;
    if (text.length < PIECE) continue;
    flush();
    if (pacer.isDue) await pacer.rest();
  }
  flush();
  const isEmpty = sides.train.length + sides.heldOut.length === 0;
  return { content: new Blob(parts), hash: isEmpty ? '' : hash.digest() };
}

function* lines({ train, heldOut }: Sides): Generator<string> {
  yield JSON.stringify({ train: train.length, heldOut: heldOut.length });
  for (const side of [train, heldOut]) {
    for (const { prompt, completion } of side) yield JSON.stringify([prompt, completion]);
  }
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const headSchema = v.object({ train: count, heldOut: count });
const exampleSchema = v.pipe(
  v.tuple([v.string(), v.string()]),
  v.transform(([prompt, completion]) => ({ prompt, completion })),
);

/** @throws PatchbayError 'storage' when this is not what `storeExamples` wrote. */
export async function readStoredExamples(content: Blob, pacer: Pacer): Promise<Sides> {
  const rows = new LineRows(Infinity);
  const examples: Example[] = [];
  let head: v.InferOutput<typeof headSchema> | undefined;
  const take = (text: string): void => {
    const value: unknown = JSON.parse(text);
    if (head) examples.push(v.parse(exampleSchema, value));
    else head = v.parse(headSchema, value);
  };
  try {
    for await (const piece of decodedText(content, 'utf-8')) {
      for (const { text } of rows.push(piece)) {
        take(text);
        if (pacer.isDue) await pacer.rest();
      }
    }
  } catch (thrown) {
    throw notWhole(thrown);
  }
  if (!head || head.train + head.heldOut !== examples.length) throw notWhole();
  return { train: examples.slice(0, head.train), heldOut: examples.slice(head.train) };
}

/** @throws PatchbayError 'storage' when a bit of it is not as it was. */
export async function checkStoredExamples(content: Blob, wanted: string, pacer: Pacer): Promise<void> {
  const hash = new Sha256();
  for (let at = 0; at < content.size; at += HASHED_BYTES) {
    hash.update(new Uint8Array(await content.slice(at, at + HASHED_BYTES).arrayBuffer()));
    if (pacer.isDue) await pacer.rest();
  }
  if (hash.digest() !== wanted) throw notWhole();
}

function notWhole(cause?: unknown): PatchbayError {
  return new PatchbayError(
    {
      code: 'storage',
      message: 'The examples of your last visit are not whole any more.',
      hint: 'Choose their files again.',
      detail: cause instanceof Error ? cause.message : undefined,
    },
    { cause },
  );
}
