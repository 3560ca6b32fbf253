// Files as they come: every kind, in every encoding, whole and broken, cut into pieces anywhere.
import { describe, expect, it } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import { Draw } from '../testing/draw.ts';
import { PIECE_BYTES } from './decodedText.ts';
import { MOST_BYTES, readExampleFile, type FileOptions } from './exampleFile.ts';
import { ExampleReading } from './exampleReading.ts';
import { processorMs } from '../../shared/processorMs.ts';

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const utf16 = (text: string, isLittle: boolean): Uint8Array<ArrayBuffer> => {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), isLittle);
  return new Uint8Array(view.buffer);
};

async function read(name: string, content: BlobPart, options?: FileOptions) {
  const { reading, ...file } = await readExampleFile({ name, blob: new Blob([content]) }, options);
  return { ...file, reading, examples: reading.items.map(({ example }) => example), problems: reading.problems };
}

async function refusal(name: string, content: BlobPart): Promise<PatchbayError> {
  try {
    await read(name, content);
  } catch (thrown) {
    if (thrown instanceof PatchbayError) return thrown;
    throw thrown;
  }
  throw new Error(`${name} was not refused.`);
}

const DOG = [{ prompt: 'Größe des 🐕 =', completion: '7 €' }];

describe('encodings', () => {
  it.each([
    ['utf-8', utf8('Größe des 🐕 = 7 €')],
    ['utf-8', utf8('\ufeffGröße des 🐕 = 7 €')],
    ['utf-16le', utf16('\ufeffGröße des 🐕 = 7 €\r\n', true)],
    ['utf-16be', utf16('\ufeffGröße des 🐕 = 7 €\r', false)],
  ])('%s', async (encoding, bytes) => {
    const { examples, ...file } = await read('x.txt', bytes);
    expect(file).toMatchObject({ encoding, kind: 'txt', problems: [] });
    expect(examples).toEqual(DOG);
  });

  it('what is not UTF-8 to its end is read as Western text from its beginning', async () => {
    const bytes = Uint8Array.of(...utf8('a = 1\n'.repeat(20_000)), 0x47, 0x72, 0xf6, 0xdf, 0x65, 0x3d, 0x80, 0x93);
    const { examples, encoding } = await read('x.txt', bytes);
    expect(bytes.length).toBeGreaterThan(PIECE_BYTES); // the first piece is good UTF-8
    expect(encoding).toBe('windows-1252');
    expect(examples).toHaveLength(20_001);
    expect(examples.at(-1)).toEqual({ prompt: 'Größe=', completion: '€“' });
  });

  it('characters and line ends that lie across pieces come out whole', async () => {
    for (let shift = 0; shift < 4; shift++) {
      const before = `a = ${'x'.repeat(PIECE_BYTES - 10 + shift)}`;
      const { examples, problems } = await read('x.txt', utf8(`${before}\r\nb = 🐕🐕\r\nc = 3`));
      expect(examples.slice(1)).toEqual([
        { prompt: 'b =', completion: '🐕🐕' },
        { prompt: 'c =', completion: '3' },
      ]);
      expect(problems).toEqual([]);
    }
    const lines = await read('x.txt', utf8(`${'a = 1\r\n'.repeat(30_000)}no`));
    expect(lines.problems).toMatchObject([{ line: 30_001, text: 'no' }]);
  });
});

describe('what is refused', () => {
  const noise = Uint8Array.from({ length: 3000 }, (_, i) => ((i * 167 + 13) % 251) | 128);
  it.each<[string, BlobPart, string]>([
    ['photo.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d), 'PNG picture'],
    ['renamed.csv', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0x10), 'JPEG picture'],
    ['book.xlsx', 'PK\u0003\u0004\u0014', 'Office document'],
    ['table.csv', 'PAR1\u0015\u0004', 'Parquet'],
    ['packed.jsonl', Uint8Array.of(0x1f, 0x8b, 8, 0), 'gzip'],
    ['wide.txt', utf16('a = 1\nb = 2', true), 'UTF-16 without a byte-order mark'],
    ['wide.txt', utf16('a = 1\nb = 2', false), 'UTF-16 without a byte-order mark'],
    ['wider.txt', Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), 'UTF-32'],
    ['odd.txt', Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x3d), 'begins as text in UTF-16LE'],
    ['false.txt', Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0x3d, 0xff), 'begins as text in UTF-8'],
    ['noise.txt', noise, 'not text'],
    ['zeros.jsonl', 'a\0b', 'not text'],
    ['nothing.csv', '', 'is empty'],
    ['blank.txt', '\ufeff \n \n', 'is empty'],
    ['page.html', '<p>hello</p>', 'not a kind of file'],
    ['noEnding', 'a = b', 'not a kind of file'],
  ])('%s: %#', async (name, content, reason) => {
    const error = await refusal(name, content);
    expect(error).toMatchObject({ code: 'bad-examples' });
    expect(error.message).toContain(`"${name}"`);
    expect(error.message).toContain(reason);
    expect(error.hint).not.toBe('');
  });

  it('a file that is too large is not even looked into', async () => {
    const blob = { size: MOST_BYTES + 1 } as Blob;
    await expect(readExampleFile({ name: 'x.csv', blob })).rejects.toThrow('201 MB; a file may have 200');
  });

  it('a file that went away while it was read is told of in words', async () => {
    const blob = new Blob(['a = 1']);
    blob.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) }) as Blob;
    await expect(readExampleFile({ name: 'x.txt', blob })).rejects.toThrow('"x.txt" cannot be read any more');
  });
});

describe('rows', () => {
  it('a line of 50 MB is a problem that is cut, and costs no other line', async () => {
    const long = '{"prompt":"a","completion":"'.padEnd(50e6, 'x');
    for (const [name, good] of [
      ['x.jsonl', '{"prompt":"b","completion":"2"}'],
      ['x.csv', 'b,2'],
      ['x.txt', 'b = 2'],
    ]) {
      const { examples, problems } = await read(name, `${good}\n${long}\n${good}`);
      expect(examples).toHaveLength(2);
      expect(problems).toMatchObject([{ line: 2, isCut: true, reason: 'It has more than a million characters.' }]);
      expect(problems[0].text).toBe(long.slice(0, 500));
    }
    const { examples, problems } = await read('x.json', `[{"key":"b","value":2},${long}"},{"key":"c","value":3}]`);
    expect(examples).toHaveLength(2);
    expect(problems).toMatchObject([{ line: 2, isCut: true }]);
  });

  it('a quotation mark that is never closed costs its own line, however long the file is', async () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => (i === 100 ? '"w,1' : `word ${i},${i}`));
    const { examples, problems } = await read('x.csv', rows.join('\n'));
    expect(problems).toMatchObject([{ line: 101, text: '"w,1' }]);
    expect(examples).toHaveLength(199_999);
    const many = Array.from({ length: 100_000 }, (_, i) => `"w${i}`).join('\n');
    const hopeless = await read('x.csv', `a,1\n${many}`);
    expect(hopeless.examples).toHaveLength(1);
  });

  it('zero bytes far behind the beginning are problems of their lines', async () => {
    const { examples, problems } = await read('x.txt', `${'a = 1\n'.repeat(2000)}b\0 = 2\nc = 3`);
    expect([examples.length, problems.map(({ line }) => line)]).toEqual([2001, [2001]]);
  });

  it('gives the same whatever the pieces are', () => {
    const draw = new Draw(5);
    const texts: Record<'jsonl' | 'json' | 'csv' | 'tsv' | 'txt', string> = {
      jsonl: '{"prompt":"a","completion":"1"}\n\n{"prompt":"b"\n7\n{"question":"c","answer":true}',
      json: ' [{"key":"a \\" ] , ","value":"[{"}, 7 ,{"key":"\\\\","value":[1]},\n{"key":"b" "value":2},{"key":"d","value":[1] , {"key":"c","value":3}] x',
      csv: 'id,"answer",question\n1,"4, or\n""four""","2 + 2"\n\n2,,x\n3,"x"y,z\n4,5,"6\n7"\n,,\n8,"9\n10,11,12',
      tsv: 'key\tvalue\na\t1\n"b\tc"\t2\nlonely\n',
      txt: 'a = 1\n\nno\n = 2\nb = c = 3\n',
    };
    for (const kind of ['jsonl', 'json', 'csv', 'tsv', 'txt'] as const) {
      const results = [1, 2, 3, 5, 8, 1000].map((longest) => {
        const reading = new ExampleReading(kind);
        for (let at = 0, to = 0; at < texts[kind].length; at = to) {
          to = at + draw.whole(1, longest);
          for (const _ of reading.push(texts[kind].slice(at, to)));
        }
        for (const _ of reading.end());
        const { items, problems, columns, choice, sample } = reading;
        return { items, problems, columns, choice, sample };
      });
      expect(results[0].items.length, kind).toBeGreaterThan(1);
      expect(results[0].problems.length, kind).toBeGreaterThan(0);
      for (const result of results) expect(result, kind).toEqual(results.at(-1));
    }
  });
});

describe('columns', () => {
  it('are told with the choice in use and the first rows', async () => {
    const csv = await read('x.csv', 'Word;Code;Note\ndog;7;"a;b"\ncat;9;\nfox;1;\nowl;2;\n');
    expect(csv.reading).toMatchObject({
      columns: ['Word', 'Code', 'Note'],
      choice: { prompt: ['Word'], completion: 'Code' },
      sample: [
        ['dog', '7', 'a;b'],
        ['cat', '9', ''],
        ['fox', '1', ''],
      ],
    });
    const bare = await read('x.tsv', 'dog\ta\ncat\tb\tc');
    expect(bare.reading).toMatchObject({ columns: ['1', '2', '3'], choice: { prompt: ['1'], completion: '2' } });
    expect(bare.reading.sample).toEqual([
      ['dog', 'a', ''],
      ['cat', 'b', 'c'],
    ]);
    const alpaca = [
      { instruction: 'Add', output: 3 },
      { instruction: 'Add', input: '1 2', output: 3, id: { a: 1 } },
    ];
    const json = await read('x.json', JSON.stringify(alpaca));
    expect(json.reading).toMatchObject({
      columns: ['instruction', 'output', 'input', 'id'],
      choice: { prompt: ['instruction', 'input'], completion: 'output' },
      sample: [
        ['Add', '3', '', ''],
        ['Add', '3', '1 2', '{"a":1}'],
      ],
    });
    const mixed = await read('x.jsonl', '{"key":"a","value":"b"}\n{"prompt":"a","completion":"b"}');
    expect([mixed.examples.length, mixed.reading.choice]).toEqual([2, undefined]);
    const chat = await read(
      'x.jsonl',
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}',
    );
    expect(chat.reading).toMatchObject({ columns: [], choice: undefined, sample: [] });
    expect((await read('x.txt', 'a = 1')).reading).toMatchObject({ columns: [], choice: undefined });
  });

  it('that a person chose are read, joined by line breaks where they are several', async () => {
    const choice = { prompt: ['c', 'a'], completion: 'b' };
    const { examples, problems } = await read('x.csv', 'a,b,c,prompt,completion\n1,2,3,x,y\n1,2,,x,y\n,,3,x,y\n', {
      choice,
    });
    expect(examples).toEqual([
      { prompt: '3\n1', completion: '2' },
      { prompt: '1', completion: '2' },
    ]);
    expect(problems).toMatchObject([{ line: 4, reason: '"b" is empty.' }]);
    const json = await read('x.jsonl', '{"a":1,"b":"x","c":null}\n{"a":[1],"b":"x"}\n{"b":2}', { choice });
    expect(json.examples).toEqual([{ prompt: '1', completion: 'x' }]);
    expect(json.problems.map(({ reason }) => reason)).toEqual([
      '"a" is neither text nor a number.',
      'There is no "c" and "a" here.',
    ]);
  });

  it('with names that cannot be told apart, or a thousand of them, end nothing', async () => {
    const { reading } = await read('x.csv', 'key,key,,value\na,b,c,1');
    expect(reading.columns).toEqual(['key', 'key (2)', '3', 'value']);
    const fields = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`field ${i}`, i]));
    const wide = await read('x.jsonl', JSON.stringify({ ...fields, ['__proto__']: 1 }));
    expect(wide.reading.columns).toHaveLength(200);
  });
});

describe('size', () => {
  const numbers = Array.from({ length: 200_000 }, (_, i) => i); // so that a quick machine has to rest, too
  const rows = numbers.map((i) => JSON.stringify({ prompt: `What is ${i} + 1 =`, completion: String(i + 1) }));

  it.each([
    ['x.jsonl', rows.join('\n')],
    ['x.json', `[${rows.join(',')}]`],
    ['x.csv', numbers.map((i) => `"What is ${i}, plus 1 =",${i + 1}`).join('\n')],
    ['x.txt', numbers.map((i) => `What is ${i} + 1 = ${i + 1}`).join('\n')],
  ])('200,000 rows of %s: others have their turn within 50 ms', async (name, content) => {
    const turns: number[] = [];
    const done = new AbortController();
    const watch = async (): Promise<void> => {
      while (!done.signal.aborted) {
        // Its own time, not that of the clock: other programs may take the processor away.
        const before = processorMs();
        await new Promise((resolve) => setImmediate(resolve));
        turns.push(processorMs() - before);
      }
    };
    const watching = watch();
    const { examples } = await read(name, content);
    done.abort();
    await watching;
    expect(examples).toHaveLength(200_000);
    const longest = turns.toSorted((a, b) => b - a);
    const all = turns.reduce((sum, ms) => sum + ms, 0);
    expect(longest.length, 'turns').toBeGreaterThan(Math.max(10, all / 50));
    expect(longest[2], 'ms, but for two (the memory may be swept then)').toBeLessThan(50);
  });
});
