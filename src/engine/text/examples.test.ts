import { describe, expect, it } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import { readExamples, splitExamples } from './examples.ts';

const lines = (...all: unknown[]) =>
  all.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');

function thrownBy(run: () => unknown): PatchbayError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof PatchbayError) return thrown;
  }
  throw new Error('it did not throw a PatchbayError');
}

describe('readExamples: .jsonl', () => {
  it('reads every layout that data sets use', () => {
    const chat = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: '2 + 2?' },
      { role: 'assistant', content: '4' },
    ];
    const text = lines(
      { prompt: 'a =', completion: ' 1' },
      { question: 'b?', answer: 2 },
      { instruction: 'Translate', input: 'Hund', output: 'dog' },
      { instruction: 'Say hi', input: '', output: 'hi' },
      { messages: chat },
    );
    expect(readExamples('x.jsonl', text)).toEqual({
      problems: [],
      examples: [
        { prompt: 'a =', completion: ' 1' },
        { prompt: 'b?', completion: '2' },
        { prompt: 'Translate\nHund', completion: 'dog' },
        { prompt: 'Say hi', completion: 'hi' },
        { prompt: 'Be brief.\n2 + 2?', completion: '4' },
      ],
    });
  });

  it('takes the last turn of the assistant, and drops what comes after it', () => {
    const turn = (role: string, content: string) => ({ role, content });
    const messages = [
      turn('user', 'a'),
      turn('assistant', 'b'),
      turn('user', 'c'),
      turn('assistant', 'd'),
      turn('user', 'e'),
    ];
    expect(readExamples('x.jsonl', lines({ messages })).examples).toEqual([{ prompt: 'a\nb\nc', completion: 'd' }]);
  });

  it('skips bad lines, and says of each what is wrong with it', () => {
    const text = lines(
      '\ufeff{"prompt":"a","completion":"1"}',
      '{"prompt":"b"',
      '',
      '7',
      { foo: 1, bar: 2 },
      { prompt: ' ', completion: 'x' },
      { prompt: 'x', completion: '' },
      { prompt: ['x'], completion: 'y' },
      { messages: [{ role: 'user', content: 'a' }] },
      { messages: 'hello' },
      { prompt: 'a', completion: '1' },
      '{}',
    );
    const { examples, problems } = readExamples('x.JSONL', text.replaceAll('\n', '\r\n'));
    const twice = { prompt: 'a', completion: '1' }; // an example that stands twice counts twice
    expect(examples).toEqual([twice, twice]);
    expect(problems).toEqual([
      { line: 2, reason: 'This is not JSON; each line must be one whole {…}.' },
      { line: 4, reason: 'This is not an object with a prompt and a completion.' },
      { line: 5, reason: 'There is no prompt with a completion here, only "foo", "bar".' },
      { line: 6, reason: 'The prompt is empty.' },
      { line: 7, reason: 'The completion is empty.' },
      { line: 8, reason: '"prompt" is neither text nor a number.' },
      { line: 9, reason: "No turn of these messages is the assistant's." },
      { line: 10, reason: '"messages" is not a list of turns with a role and a content.' },
      { line: 12, reason: 'There is no prompt with a completion here, only an empty object.' },
    ]);
  });
});

describe('readExamples: tables', () => {
  it('finds named columns in any order and case, and quoted cells over several lines', () => {
    const text = 'id,Answer,Question\n1,"4, or four","What is\n2 + 2?"\n2,,empty\n3,6,3 + 3?\n';
    const { examples, problems } = readExamples('x.csv', text);
    expect(examples).toEqual([
      { prompt: 'What is\n2 + 2?', completion: '4, or four' },
      { prompt: '3 + 3?', completion: '6' },
    ]);
    expect(problems).toEqual([{ line: 4, reason: 'The answer is empty.' }]);
  });

  it('takes the first two columns when nothing names them, whatever the separator', () => {
    const expected = [
      { prompt: 'dog', completion: '7' },
      { prompt: 'cat', completion: '9' },
    ];
    expect(readExamples('x.csv', 'dog;7\r\n\r\ncat;9\r\n').examples).toEqual(expected);
    expect(readExamples('x.tsv', 'dog\t7\ncat\t9').examples).toEqual(expected);
  });

  it('names rows that are too short or badly quoted, by the line they begin on', () => {
    const { examples, problems } = readExamples('x.csv', 'a,1\n"b\nb",2\nlonely\nc,3\n"d,4');
    expect(examples.map(({ completion }) => completion)).toEqual(['1', '2', '3']);
    expect(problems.map(({ line }) => line)).toEqual([4, 6]);
    expect(problems[0].reason).toContain('one column');
    expect(problems[1].reason).toContain('quotation mark');
  });
});

describe('readExamples: .txt', () => {
  it('divides at the last "=", which stays with the question', () => {
    const { examples, problems } = readExamples('x.txt', '2 + 2 = 4\n\n x = 3, x + 1 =4 \nno equals\n= 5\n6 =\n');
    expect(examples).toEqual([
      { prompt: '2 + 2 =', completion: '4' },
      { prompt: 'x = 3, x + 1 =', completion: '4' },
    ]);
    expect(problems.map(({ line }) => line)).toEqual([4, 5, 6]);
  });
});

describe('readExamples: what cannot be used', () => {
  const png = new TextDecoder().decode(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d));
  const utf16 = new TextDecoder().decode(Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x3d, 0, 0x31, 0));
  const noise = new TextDecoder().decode(Uint8Array.from({ length: 3000 }, (_, i) => ((i * 167 + 13) % 251) | 128));

  it.each([
    ['photo.png', png, 'PNG picture'],
    ['renamed.csv', png, 'PNG picture'],
    ['book.xlsx', 'PK\u0003\u0004\u0014', 'Office document'],
    ['notes.txt', utf16, 'UTF-16'],
    ['noise.txt', noise, 'not text'],
    ['zeros.jsonl', 'a\0b', 'not text'],
    ['empty.csv', '\ufeff \n', 'is empty'],
    ['page.html', '<p>hello</p>', 'not a kind of file'],
    ['page.constructor', 'a = b', 'not a kind of file'],
    ['letter.txt', 'Dear all,\nhello.', 'Line 1: There is no "="'],
    ['broken.jsonl', '{\n', 'Line 1: This is not JSON'],
    ['header.csv', 'prompt,completion\n', 'no lines with text'],
  ])('refuses %s, says why, and what is expected', (name, text, reason) => {
    const error = thrownBy(() => readExamples(name, text));
    expect(error.code).toBe('bad-examples');
    expect(error.message).toContain(name);
    expect(error.message).toContain(reason);
    expect(error.hint).toContain('question = answer');
  });
});

describe('readExamples: size', () => {
  it('reads 100,000 lines of each kind in seconds (about one, alone on the machine)', () => {
    const numbers = Array.from({ length: 100_000 }, (_, i) => i);
    const files = {
      'x.jsonl': numbers.map((i) => JSON.stringify({ prompt: `${i} + 1 =`, completion: String(i + 1) })),
      'x.csv': numbers.map((i) => `${i} + 1 =,${i + 1}`),
      'x.txt': numbers.map((i) => `${i} + 1 = ${i + 1}`),
    };
    for (const [name, content] of Object.entries(files)) {
      const start = performance.now();
      expect(readExamples(name, content.join('\n')).examples.length).toBe(100_000);
      expect(performance.now() - start, `${name} ms`).toBeLessThan(10_000);
    }
  });
});

describe('splitExamples', () => {
  const examples = Array.from({ length: 2000 }, (_, i) => ({ prompt: `${i % 1000} =`, completion: String(i) }));

  it('holds out about the share asked for, and never a prompt that is trained on', () => {
    const { train, heldOut } = splitExamples(examples);
    expect(train.length + heldOut.length).toBe(2000);
    // Binomial over 1,000 prompts: standard deviation 9.5 prompts, so ±4 of them, two examples each.
    expect(Math.abs(heldOut.length - 200)).toBeLessThan(76);
    const trained = new Set(train.map(({ prompt }) => prompt));
    expect(heldOut.filter(({ prompt }) => trained.has(prompt))).toEqual([]);
  });

  it('puts a prompt on the same side whatever stands around it', () => {
    const held = new Set(splitExamples(examples).heldOut.map(({ prompt }) => prompt));
    const part = splitExamples(examples.slice(300, 900).toReversed()).heldOut;
    expect(part.length).toBeGreaterThan(10);
    expect(part.filter(({ prompt }) => !held.has(prompt))).toEqual([]);
  });

  it('leaves neither side empty with two prompts, and trains on a single one', () => {
    for (let i = 0; i < 50; i++) {
      const two = [`a${i}`, `b${i}`].map((prompt) => ({ prompt, completion: 'x' }));
      for (const share of [0, 0.1, 1]) {
        const { train, heldOut } = splitExamples(two, share);
        expect([train.length, heldOut.length]).toEqual([1, 1]);
      }
    }
    const { train, heldOut } = splitExamples([{ prompt: 'a', completion: '1' }]);
    expect([train.length, heldOut.length]).toEqual([1, 0]);
    expect(splitExamples([])).toEqual({ train: [], heldOut: [] });
  });
});
