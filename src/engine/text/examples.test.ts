import { describe, expect, it } from 'vitest';
import { thrownBy } from '../testing/thrownBy.ts';
import { readExamples } from './examples.ts';
import { processorMs } from '../../shared/processorMs.ts';

const lines = (...all: unknown[]) =>
  all.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');

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
      {
        conversations: [
          { from: 'human', value: 'c?' },
          { from: 'gpt', value: '3' },
        ],
      },
    );
    expect(readExamples('x.jsonl', text)).toEqual({
      problems: [],
      examples: [
        { prompt: 'a =', completion: ' 1' },
        { prompt: 'b?', completion: '2' },
        { prompt: 'Translate\nHund', completion: 'dog' },
        { prompt: 'Say hi', completion: 'hi' },
        { prompt: 'Be brief.\n2 + 2?', completion: '4' },
        { prompt: 'c?', completion: '3' },
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
      { line: 2, reason: 'This is not JSON; it must be one whole {…}.' },
      { line: 4, reason: 'This is not an object with a prompt and a completion.' },
      { line: 5, reason: 'There is no prompt with a completion here, only "foo", "bar".' },
      { line: 6, reason: '"prompt" is empty.' },
      { line: 7, reason: '"completion" is empty.' },
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
    expect(problems).toEqual([{ line: 4, reason: '"Answer" is empty.' }]);
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
    const text = 'a,1\n"b\nb",2\nlonely\n"c"c,3\nd,4\n"e,5\nf,6\n"g,7';
    const { examples, problems } = readExamples('x.csv', text);
    expect(examples.map(({ completion }) => completion)).toEqual(['1', '2', '4', '6']);
    expect(problems.map(({ line }) => line)).toEqual([4, 5, 7, 9]);
    expect(problems[0].reason).toContain('one column');
    for (const { reason } of problems.slice(1)) expect(reason).toContain('quotation mark');
  });

  it('finds a header by a column of numbers under it, and takes no row of the table for one', () => {
    const word = { prompt: 'dog', completion: '7' };
    expect(readExamples('x.csv', 'word,code\ndog,7\n').examples).toEqual([word]);
    expect(readExamples('x.csv', 'cat,9\ndog,7\n').examples).toHaveLength(2);
    expect(readExamples('x.csv', 'Hund,dog\nKatze,cat\n').examples).toHaveLength(2);
    expect(readExamples('x.csv', 'question,Frage\nanswer,Antwort\n').examples).toHaveLength(2);
    expect(readExamples('x.csv', 'id,question,reply\na,b,c\n').examples).toEqual([{ prompt: 'a', completion: 'b' }]);
    const both = readExamples('x.csv', 'instruction,input,output\nAdd,1 and 2,3\nSay hi,,hi\n').examples;
    expect(both.map(({ prompt }) => prompt)).toEqual(['Add\n1 and 2', 'Say hi']);
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

describe('readExamples: .json', () => {
  it('reads the entries of an array one by one: a broken one costs no other', () => {
    const text = `\ufeff [{"prompt":"a","completion":"1"},
      {"prompt": "b, [c] \\"]", "completion": {"no": [1]}}, {"prompt": "d" "completion": "2"},
      {"question": "e\\\\", "answer": 5},
      {"prompt": "broken, "completion": "6"},
      {"prompt":"f","completion":"7"},]\n`;
    const { examples, problems } = readExamples('x.json', text);
    expect(examples).toEqual([
      { prompt: 'a', completion: '1' },
      { prompt: 'e\\', completion: '5' },
      { prompt: 'f', completion: '7' },
    ]);
    const notJson = 'This is not JSON; it must be one whole {…}.';
    expect(problems.slice(0, 2)).toEqual([
      { line: 2, reason: '"completion" is neither text nor a number.' },
      { line: 3, reason: notJson },
    ]);
    expect(new Set(problems.slice(2).map(({ reason }) => reason))).toEqual(new Set([notJson]));
  });

  it.each([
    ['its bracket is missing', '{"key":"b","value":2'],
    ['its bracket is missing, with a space before the comma', '{"key":"b","value":[{"a":1}, {"a":2}] '],
    ['two brackets are missing', '{"key":"b","value":{"a":[1]'],
    ['a bracket of a list within it is missing', '{"key":"b","value":[{"a":1},{"a":2}}'],
    ['it breaks off behind a name', '{"key":"b","val'],
  ])('%s: only that entry is lost', (_, broken) => {
    const good = (key: string): string => JSON.stringify({ key, value: `${key}, [{` });
    const text = `[${good('a')},${broken}\n,\n ${['c', 'd', 'e'].map(good).join(' , ')}]`;
    const { examples, problems } = readExamples('x.json', text);
    expect(examples.map(({ prompt }) => prompt)).toEqual(['a', 'c', 'd', 'e']);
    expect(problems).toEqual([{ line: 2, reason: 'This is not JSON; it must be one whole {…}.' }]);
  });

  it('leaves lists and objects within an entry whole', () => {
    const chat = {
      messages: [
        { role: 'user', content: 'a, {' },
        { role: 'assistant', content: '}, {' },
      ],
    };
    const entries = [chat, [{ key: 'x' }, { key: 'y' }], { key: 'b', value: 1, more: [[], {}, { c: [{}, {}] }] }];
    const { examples, problems } = readExamples('x.json', JSON.stringify(entries));
    expect(examples).toEqual([
      { prompt: 'a, {', completion: '}, {' },
      { prompt: 'b', completion: '1' },
    ]);
    expect(problems.map(({ line }) => line)).toEqual([2]);
  });

  it('says what stands outside of the array, and takes lines of objects under this name as well', () => {
    const outside = readExamples('x.json', '[{"key":"a","value":"1"}] and more');
    expect(outside.problems).toEqual([{ line: 2, reason: 'This stands behind the end of the array.' }]);
    expect(readExamples('x.json', '{"key":"a","value":"1"}\n{"key":"b","value":"2"}').examples).toHaveLength(2);
    expect(thrownBy(() => readExamples('x.json', '"a text"')).message).toContain('There is no array here');
    expect(thrownBy(() => readExamples('x.json', '[{"key":"a","val')).message).toContain('This is not JSON');
  });
});

describe('readExamples: what cannot be used', () => {
  it.each([
    ['zeros.jsonl', 'a\0b', 'not text'],
    ['noise.txt', '\ufffda\ufffd\ufffdb', 'not text in UTF-8'],
    ['bells.txt', '\u0007\u0007 = 1', 'not text'],
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
      const start = processorMs();
      expect(readExamples(name, content.join('\n')).examples.length).toBe(100_000);
      expect(processorMs() - start, `${name} ms`).toBeLessThan(10_000);
    }
  });
});
