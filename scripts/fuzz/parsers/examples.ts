// Files of examples of each kind, in each encoding, and tables of keys and values.
import * as fc from 'fast-check';
import { encoded } from '../encodings.ts';
import { readExampleFile } from '../../../src/engine/text/exampleFile.ts';
import { splitExamples } from '../../../src/engine/text/exampleSplit.ts';
import { readTable } from '../../../src/engine/tables/readTable.ts';
import { wholeText } from '../../../src/engine/text/wholeText.ts';
import { pastedName } from '../../../src/app/state/pastedName.ts';
import { changedText } from '../changedText.ts';
import { hostileJson, hostileText, jsonOf, NAMES } from '../hostileValues.ts';
import { expectThat, parser, type Parser } from '../parser.ts';

type Bytes = Uint8Array<ArrayBuffer>;
interface Input {
  name: string;
  bytes: Bytes;
}

const WORDS = [
  '"',
  "'",
  ',',
  ';',
  '\t',
  '\r',
  '\n',
  '\r\n',
  '=',
  '{',
  '}',
  '[',
  ']',
  '\\',
  '\0',
  '\ufeff',
  ' ',
  '🙂',
  'ﷺ',
  'prompt',
  'completion',
  '"messages":',
  '""',
  'key',
  'value',
  '12',
  '\\u0000',
  '\\ud800',
];
const REAL: Record<string, string[]> = {
  jsonl: [
    '{"prompt":"1+1=","completion":"2"}\n{"prompt":"2+2=","completion":"4"}\n',
    '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}\n',
    '{"instruction":"Say","input":"a","output":"b"}\n{"question":"q","answer":7}\n',
  ],
  json: [
    '[{"prompt":"1+1=","completion":"2"},\n {"question":"a, [b]","answer":"\\"c\\""}]',
    '[]',
    '{"prompt":"a","completion":"b"}',
  ],
  csv: ['prompt,completion\n1+1=,2\n"a, ""b""",c\n', 'name;code\ncat;1\ndog;2\n', 'a,b\nc,d\n'],
  tsv: ['key\tvalue\ncat\t1\ndog\t2\n', '"a\nb"\tc\n'],
  txt: ['1 + 1 = 2\ncat + 7 = 9\n', 'cat,1\ndog,2\n'],
};

const field = fc.oneof(hostileText, fc.constantFrom('a', '1', ' ', 'cat'), fc.constantFrom(...NAMES));
const fieldName = fc.oneof(
  fc.constantFrom('prompt', 'completion', 'messages', 'question', 'answer', 'key', 'value', 'input'),
  field,
);
const object = fc
  .array(fc.tuple(fieldName, fc.oneof(field, hostileJson)), { maxLength: 4 })
  .map((entries) => jsonOf(Object.fromEntries(entries)));
const deep = fc
  .tuple(fc.constantFrom('[', '{"a":', '{"prompt":['), fc.integer({ min: 1, max: 20_000 }))
  .map(([open, times]) => open.repeat(times));
const long = fc
  .tuple(fc.constantFrom(...WORDS), fc.integer({ min: 1, max: 40_000 }))
  .map(([word, times]) => word.repeat(times).slice(0, 40_000));
const closed = fc
  .integer({ min: 1, max: 15_000 })
  .map((depth) => `{"prompt":"a","x":${'['.repeat(depth)}${']'.repeat(depth)}}`);
const row = fc.oneof(
  { weight: 6, arbitrary: object },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: long },
  { weight: 1, arbitrary: closed },
);

const lines = (line: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(line, { maxLength: 15 }), fc.constantFrom('\n', '\r\n', '\r', '\n\n'))
    .map(([all, end]) => all.join(end));
const cells = (delimiters: string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(fc.oneof(field, fc.constantFrom('"a""b"', '"', '"a\nb"', 'x"y"')), { maxLength: 6 }),
      fc.constantFrom(...delimiters),
    )
    .map(([all, delimiter]) => all.join(delimiter));

const GENERATED: Record<string, fc.Arbitrary<string>> = {
  jsonl: lines(row),
  json: fc
    .tuple(fc.array(row, { maxLength: 12 }), fc.constantFrom('[', '', '[['), fc.constantFrom(']', '', ']]', '}'))
    .map(([all, open, close]) => open + all.join(',') + close),
  csv: lines(fc.oneof({ weight: 8, arbitrary: cells([',', ';', '|']) }, { weight: 1, arbitrary: long })),
  tsv: lines(fc.oneof({ weight: 8, arbitrary: cells(['\t']) }, { weight: 1, arbitrary: long })),
  txt: lines(fc.oneof({ weight: 8, arbitrary: cells(['=', ' = ', ',']) }, { weight: 1, arbitrary: long })),
};

const ENCODINGS = ['utf-8', 'utf-8 with mark', 'utf-16le', 'utf-16be', 'latin1', 'utf-16le without mark'] as const;
const STARTS = ['PK\u0003\u0004', '\u0080\u0004\u0095', '\u0089PNG\r\n', '%PDF-1.7', '\u001f\u008b', '\0\0\0'];

/** In any encoding, now and then behind what begins another kind of file. */
function file(ending: string, text: fc.Arbitrary<string>): fc.Arbitrary<Input> {
  const start = fc.oneof(
    { weight: 30, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.constantFrom(...STARTS) },
  );
  const encoding = fc.oneof(
    { weight: 3, arbitrary: fc.constant('utf-8' as const) },
    { weight: 2, arbitrary: fc.constantFrom(...ENCODINGS) },
  );
  return fc.tuple(text, start, encoding).map(([content, before, how]) => ({
    name: `a.${ending}`,
    bytes: before === '' ? encoded(content, how) : Uint8Array.from(Buffer.from(before + content, 'latin1')),
  }));
}

async function runExamples({ name, bytes }: Input): Promise<void> {
  const { reading } = await readExampleFile({ name, blob: new Blob([bytes]) });
  const { items, problems, columns, sample } = reading;
  expectThat(columns.length <= 200, 'columns are bounded');
  expectThat(
    sample.every((cellsOf) => cellsOf.length === columns.length && cellsOf.every((cell) => cell.length < 300)),
    'a sample has a short cell for each column',
  );
  let last = 0;
  for (const { line, example } of items) {
    expectThat(line >= last, 'lines rise');
    last = line;
    expectThat(
      example.prompt.trim() !== '' && example.completion.trim() !== '',
      'an example has a question and an answer',
    );
  }
  for (const { text, reason } of problems) expectThat(text.length <= 500 && reason.length < 1200, 'a problem is short');
  const all = items.map(({ example }) => example);
  const { train, heldOut } = splitExamples(all);
  expectThat(train.length + heldOut.length === all.length, 'no example is lost');
  if (problems.length > 0) reading.put(problems[0].line, problems[0].text);
}

async function runTable({ name, bytes }: Input): Promise<void> {
  const content = await wholeText({ name, blob: new Blob([bytes]) });
  const { rows, columns } = readTable(name, content);
  expectThat(rows.length > 0 && columns.length <= 100, 'a table has rows');
  expectThat(new Set(rows.map(({ key }) => key)).size === rows.length, 'a key stands once');
  readTable(pastedName(content), content);
}

const kindsOf = (endings: readonly string[], texts: (ending: string) => fc.Arbitrary<string>): fc.Arbitrary<Input> =>
  fc.oneof(...endings.map((ending) => file(ending, texts(ending))));
const changed = (ending: string): fc.Arbitrary<string> => changedText(REAL[ending], WORDS);

function examplesParser(name: string, endings: readonly string[]): Parser {
  return parser<Input>({
    name: `examples-${name}`,
    about: `examples: .${endings.join(', .')}, in all encodings`,
    generated: kindsOf(endings, (ending) => GENERATED[ending]),
    mutated: kindsOf(endings, changed),
    bytes: ({ bytes }) => bytes.length,
    run: runExamples,
  });
}

const TABLES = ['csv', 'tsv', 'txt', 'jsonl'];

export const examples = [
  examplesParser('jsonl', ['jsonl']),
  examplesParser('json', ['json']),
  examplesParser('csv', ['csv', 'tsv']),
  examplesParser('txt', ['txt']),
  parser<Input>({
    name: 'table',
    about: 'tables of keys and values: .csv, .tsv, .txt, .jsonl, pasted text',
    generated: kindsOf(TABLES, (ending) => GENERATED[ending]),
    mutated: kindsOf(TABLES, changed),
    bytes: ({ bytes }) => bytes.length,
    run: runTable,
  }),
];
