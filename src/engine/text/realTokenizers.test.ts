// Tokenizers of real models, on the texts that others test theirs with: nothing is lost, every token ends where its bytes
// do, and reading a large vocabulary takes no time that anybody notices.
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { bytesOfName } from '../reference/plainVisibility.ts';
import { hasMoreFixtures, MORE_FIXTURES, readJson } from '../testing/fixtures.ts';
import { TextTokenizer } from './tokenizer.ts';
import { processorMs } from '../../shared/processorMs.ts';

const FOLDER = join(MORE_FIXTURES, 'tokenizers');
/** More than twice of what it took on a machine with two slow cores. */
const LOAD_MS = 1000;

const tokenizerFile = v.object({
  normalizer: v.nullable(v.object({ type: v.string() })),
  added_tokens: v.array(v.object({ id: v.number(), content: v.string() })),
  model: v.object({ vocab: v.record(v.string(), v.number()) }),
});

function texts(): string[] {
  const vectors = v.parse(
    v.record(v.string(), v.array(v.object({ text: v.string() }))),
    readJson(FOLDER, 'llamacpp_vectors.json'),
  );
  return [...new Set(Object.values(vectors).flatMap((cases) => cases.map(({ text }) => text)))];
}

/** How many bytes of a text each token stands for. */
function tokenBytes({ added_tokens, model }: v.InferOutput<typeof tokenizerFile>): Map<number, number> {
  return new Map([
    ...Object.entries(model.vocab).map(([name, id]) => [id, bytesOfName(name).length] as const),
    ...added_tokens.map(({ id, content }) => [id, new TextEncoder().encode(content).length] as const),
  ]);
}

/** Where bytes of a text end in it: behind its whole characters, and within the next one by its share of bytes. */
function endOf(text: string, bytes: number): number {
  let [at, end] = [0, 0];
  for (const character of text) {
    const length = new TextEncoder().encode(character).length;
    if (at + length > bytes) return end + (bytes - at) / length;
    at += length;
    end += character.length;
  }
  return end;
}

describe.skipIf(!hasMoreFixtures('tokenizers'))(
  'real tokenizers (skipped where the larger fixtures are absent)',
  () => {
    describe.each(['gpt2', 'gptneox', 'qwen2', 'minimind'])('%s', (name) => {
      const open = (): TextTokenizer => TextTokenizer.fromJson(readJson(FOLDER, name, 'tokenizer.json'));

      it('gives back every text that it reads', () => {
        const tokenizer = open();
        const { normalizer } = v.parse(tokenizerFile, readJson(FOLDER, name, 'tokenizer.json'));
        expect(['NFC', undefined]).toContain(normalizer?.type);
        const all = texts();
        expect(all.length).toBeGreaterThan(40);
        for (const text of all) {
          const expected = normalizer ? text.normalize('NFC') : text;
          expect(tokenizer.decode(tokenizer.encode(text).ids)).toBe(expected);
        }
      });

      it('every token ends where its bytes do', () => {
        const tokenizer = open();
        const lengths = tokenBytes(v.parse(tokenizerFile, readJson(FOLDER, name, 'tokenizer.json')));
        for (const text of texts().filter((each) => each === each.normalize('NFC'))) {
          const { ids, ends } = tokenizer.encode(text);
          let bytes = 0;
          const expected = ids.map((id) => {
            bytes += lengths.get(id) ?? NaN;
            return endOf(text, bytes);
          });
          expect(ends.map(Math.floor), JSON.stringify(text)).toEqual(expected.map(Math.floor));
          ends.forEach((end, t) => expect(Math.abs(end - expected[t]), JSON.stringify(text)).toBeLessThan(1e-5)); // rounded to binary
        }
      });
    });

    it('a vocabulary of 150,000 is read within a second', () => {
      const json = readJson(FOLDER, 'qwen2', 'tokenizer.json');
      const times = [1, 2, 3].map(() => {
        const started = processorMs();
        expect(TextTokenizer.fromJson(json).vocabularySize).toBeGreaterThan(150_000);
        return processorMs() - started;
      });
      expect(Math.min(...times)).toBeLessThan(LOAD_MS);
    });
  },
);
