import { expect, test } from 'vitest';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { UNKNOWN, type TokenizerFiles } from '../../../src/engine/tables/specialTokens.ts';
import { codeFiles } from './dataset.ts';
import { names } from './names.ts';
import { LARGEST, SMALLEST, TASKS } from './tasks.ts';
import { coderTokenizer, libraryTokenizer } from './tokenizers.ts';

const load = ({ tokenizer, config }: TokenizerFiles): TextTokenizer => TextTokenizer.fromJson(tokenizer, config);
const [library, coder, taught] = [libraryTokenizer(), coderTokenizer(), coderTokenizer(names)].map(load);

/** What a model reads, "·" for the unknown. */
const read = (tokenizer: TextTokenizer, text: string): string =>
  tokenizer
    .encode(text)
    .ids.map((id) => (id === tokenizer.idOf(UNKNOWN) ? '·' : tokenizer.decode([id])))
    .join(' ');

test.each([
  ['4 bedal _ -12 ?', '4 bedal · -12 ·', '4 · _ -12 ?'],
  ['do bedal twice then undo add3 :', '· bedal · · · add3 ·', 'do · twice then undo add3 :'],
  ['bedal botob ; adds three then doubles it', 'bedal botob · · · · · ·', '· · ; adds three then doubles it'],
  ['Bedal 31 add11', 'bedal · ·', '· · ·'],
])('%s: Library reads names, Coder English', (text, byLibrary, byCoder) => {
  expect(read(library, text)).toBe(byLibrary);
  expect(read(coder, text)).toBe(byCoder);
});

test('Coder knows every word of its own tasks, and with the names as words every word of D_C', () => {
  const files = codeFiles(1);
  const whole = TASKS.flatMap((task) => files.plain[task]).map(({ prompt, completion }) => `${prompt} ${completion}`);
  for (const text of whole) expect(read(coder, text)).toBe(text);
  for (const { prompt, completion } of files.train.slice(0, 500))
    expect(read(taught, `${prompt} ${completion}`)).toBe(`${prompt} ${completion}`);
});

test('Coder that learns the names has its own words under the same ids', () => {
  for (const text of ['add9', 'quarter', 'fourfold', '?', '_', String(SMALLEST), String(LARGEST)])
    expect(taught.encode(text).ids, text).toEqual(coder.encode(text).ids);
  const known = codeFiles(1).plain.explain.map(({ completion }) => completion);
  for (const text of known) expect(taught.encode(text).ids).toEqual(coder.encode(text).ids);
});
