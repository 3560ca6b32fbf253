import { describe, expect, it } from 'vitest';
import { readTable } from './readTable.ts';

const pairs = (name: string, text: string): string[] =>
  readTable(name, text).rows.map(({ key, value }) => `${key}→${value}`);

describe('a table', () => {
  it.each([
    ['a.csv', 'key,value\nAnna Müller,3\n"Smith, Jo",4\n', ['Anna Müller→3', 'Smith, Jo→4']],
    ['a.csv', 'word;note;code\ndog;x;3\ncat;y;4', ['dog→3', 'cat→4']],
    ['a.csv', '\ufeffdog,3\r\ncat,4\r\n', ['dog→3', 'cat→4']],
    ['a.csv', 'city,people\nOslo,700\nBergen,290', ['Oslo→700', 'Bergen→290']],
    ['a.tsv', 'number\tname\n3\tdog, old\n', ['dog, old→3']],
    ['a.txt', 'dog = 3\n\ncat=4', ['dog→3', 'cat→4']],
    ['a.txt', 'dog,3\ncat,4', ['dog→3', 'cat→4']],
    ['a.jsonl', '{"value":3,"key":"dog"}\n{"key":"cat","value":"4"}', ['dog→3', 'cat→4']],
    ['a.jsonl', '{"a":"dog","b":true}', ['dog→true']],
    ['a.csv', 'a  b ,1\nCafe\u0301,2\nO\u2019Brien,3', ['a b→1', 'Café→2', "O'Brien→3"]],
  ])('is read from %s %j', (name, text, expected) => {
    expect(pairs(name, text)).toEqual(expected);
  });

  it('takes the columns that are chosen', () => {
    const text = 'name,age,town\nAda,36,London\nAlan,41,Wilmslow';
    const { rows, columns } = readTable('a.csv', text, { key: 'name', value: 'town' });
    expect(columns).toEqual(['name', 'age', 'town']);
    expect(rows[0]).toEqual({ key: 'Ada', value: 'London' });
    expect(() => readTable('a.csv', text, { value: 'city' })).toThrow('no column "city"');
  });

  it('has numbers for columns without names', () => {
    expect(readTable('a.csv', 'dog,3\ncat,4')).toMatchObject({ columns: ['1', '2'], key: '1', value: '2' });
    expect(readTable('a.csv', 'dog,3,x\ncat,4,y', { value: '3' }).rows[1]).toEqual({ key: 'cat', value: 'y' });
  });

  it('names the lines that cannot be used', () => {
    const long = 'k'.repeat(201);
    const text = `key,value\ndog,3\ndog,3\ndog,4\n,5\ncat,\n${long},1\nowl,${'v'.repeat(61)}\nx </s> y,1\nfox\nelk,7`;
    const { rows, problems } = readTable('a.csv', text);
    expect(rows.map(({ key }) => key)).toEqual(['dog', 'elk']);
    expect(problems.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '4 "dog" has the value "3" in line 2 already.',
      '5 The key is empty.',
      '6 The value is empty.',
      '7 The key has 201 characters; 200 are possible.',
      '8 The value has 61 characters; 60 are possible.',
      '9 "</s>" is a mark that models use for themselves.',
      '10 This row has no value: a key and a value are needed.',
    ]);
  });

  it('counts characters, not code units', () => {
    expect(readTable('a.csv', `key,value\n${'🙂'.repeat(200)},1`).rows).toHaveLength(1);
  });

  it('ends at 20,000 rows', () => {
    const text = Array.from({ length: 20_002 }, (_, i) => `k${i},${i}`).join('\n');
    const { rows, problems } = readTable('a.csv', text);
    expect(rows).toHaveLength(20_000);
    expect(problems).toHaveLength(2);
  });

  it.each([
    ['a.csv', '', 'is empty'],
    ['a.csv', 'x\n'.repeat(200_001), 'has 200002 lines'],
    ['a.xlsx', 'dog,3', 'not a kind of file'],
    ['a.csv', 'PK\u0003\u0004', 'is not text'],
    ['a.txt', 'dog = \n = 3', 'Line 1: The value is empty'],
    ['a.jsonl', '[1, 2]\n{"key"', 'Line 1: This is not one whole {…}'],
  ])('is refused: %s %j', (name, text, message) => {
    expect(() => readTable(name, text)).toThrow(message);
  });
});
