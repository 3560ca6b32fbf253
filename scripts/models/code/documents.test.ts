import { expect, test } from 'vitest';
import { NO_LABEL } from '../../../src/engine/ops/crossEntropy.ts';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { END, UNKNOWN } from '../../../src/engine/tables/specialTokens.ts';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { behaviours } from './behaviours.ts';
import { libraryDocument } from './documents.ts';
import { encodeDocument } from './encodeDocument.ts';
import { run } from './interpreter.ts';
import { library, meanings, names } from './names.ts';
import { libraryTokenizer } from './tokenizers.ts';

const files = libraryTokenizer();
const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.config);
const idOf = (token: string): number => tokenizer.idOf(token) ?? NaN;

test('600 different names, as many for each plain word', () => {
  expect(new Set(names).size).toBe(600);
  for (const { word } of behaviours) expect([...library.values()].filter((plain) => plain === word)).toHaveLength(20);
  expect(names.filter((name) => behaviours.some(({ word }) => word === name))).toEqual([]);
  expect(meanings(1)).not.toEqual(meanings(2));
});

test('a document says of each name what it stands for or what it makes of a number', () => {
  const pieces = Array.from({ length: 50 }, (_, seed) => libraryDocument(seededRandom(seed + 1), library)).flat();
  const text = pieces.map((each) => each.text).join(' ');
  const glosses = [...text.matchAll(/([a-z]+) ([a-z]+\d*)(?= |$)/g)].filter(([, name]) => library.has(name));
  const traces = [...text.matchAll(/([a-z]+) (\d+) (-?\d+)/g)];
  expect(glosses.length + traces.length).toBe(300);
  expect(traces.length).toBeGreaterThan(50);
  for (const [, name, word] of glosses) expect(word).toBe(library.get(name));
  for (const [, name, input, output] of traces)
    expect(run([library.get(name) ?? ''], Number(input))).toBe(Number(output));
  for (const { text: word, isKnowable } of pieces) if (isKnowable) expect(library.has(word)).toBe(false);
});

test('labels are at the name where its plain word follows, at the number where what comes out follows, and nowhere else', () => {
  const random = seededRandom(3);
  let [hidden, known] = [0, 0];
  for (let document = 0; document < 100; document++) {
    const pieces = libraryDocument(random, library);
    const { ids, labels } = encodeDocument(tokenizer, pieces, random);
    const asked = labels.filter((label) => label !== NO_LABEL && label !== idOf(END));
    expect(asked).toEqual(pieces.filter(({ isKnowable }) => isKnowable).map(({ text }) => idOf(text)));
    for (const [t, id] of ids.entries()) {
      if (id === idOf(UNKNOWN)) expect(labels[t]).toBe(NO_LABEL);
      if (labels[t] === idOf(END)) known++;
    }
    hidden += pieces.filter(({ isKnowable }) => isKnowable).length;
    const read = ids.filter((id) => id !== idOf(UNKNOWN));
    const visible = pieces.map(({ text }) => idOf(text));
    expect(visible.join(' ').length).toBeGreaterThanOrEqual(read.join(' ').length);
  }
  expect(known / hidden).toBeGreaterThan(0.4);
  expect(known / hidden).toBeLessThan(0.6);
});
