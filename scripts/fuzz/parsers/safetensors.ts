// Files of tensors, whole and read by ranges; headers that lie about what is behind them.
import * as fc from 'fast-check';
import { fileInMemory } from '../../../src/engine/storage/fileSource.ts';
import { openSafetensors, readSafetensors, readSafetensorsHeader } from '../../../src/engine/storage/safetensors.ts';
import { changedBytes } from '../changedText.ts';
import { hostileJson, hostileNumber, hostileText, jsonOf } from '../hostileValues.ts';
import { expectThat, orRefused, parser } from '../parser.ts';
import { bytesOfFile, composedFile, modelFile } from '../repositoryFiles.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

export const SAFETENSORS_WORDS = [
  '"F32"',
  '"BF16"',
  '"I64"',
  '"__metadata__"',
  '"data_offsets":[0,8]',
  '{"a":',
  '[[',
  '9007199254740992',
  '1e999',
  '-1',
  '"\\ud800"',
  '"__proto__":{}',
  '\0\0\0\0\0\0\0\u0080',
  'PK\u0003\u0004',
  '\u0080\u0002',
];

/** A file whose header is this text. @param told its length, as the file says. */
export function fileOf(header: string, dataBytes: number, told?: bigint): Bytes {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + dataBytes).fill(0x3f);
  new DataView(file.buffer).setBigUint64(0, told ?? BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

const offsets = fc.oneof(
  fc.tuple(fc.nat(64), fc.nat(64)).map(([a, length]) => [a, a + length]),
  fc.tuple(hostileNumber, hostileNumber),
);
/** A shape and offsets that go together, somewhere in the first 64 bytes. */
const honest = fc
  .record({ dtype: fc.constantFrom('F32', 'F16', 'BF16', 'I64', 'U8'), count: fc.nat(8), from: fc.nat(32) })
  .map(({ dtype, count, from }) => {
    const bytes = { F32: 4, F16: 2, BF16: 2, I64: 8, U8: 1 }[dtype] ?? 1;
    return { dtype, shape: [count], data_offsets: [from, from + bytes * count] };
  });
const entry = fc.oneof(
  { weight: 6, arbitrary: honest },
  {
    weight: 3,
    arbitrary: fc.record({
      dtype: fc.oneof(fc.constantFrom('F32', 'F16', 'BF16', 'F8_E4M3'), hostileText),
      shape: fc.array(hostileNumber, { maxLength: 5 }),
      data_offsets: offsets,
    }),
  },
  { weight: 1, arbitrary: hostileJson },
);
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'a.weight', '__metadata__') },
  { weight: 1, arbitrary: hostileText },
);

const generated = fc
  .record({
    entries: fc.array(fc.tuple(name, entry), { maxLength: 6 }),
    metadata: fc.option(fc.dictionary(hostileText, fc.oneof(hostileText, hostileJson), { maxKeys: 3 })),
    dataBytes: fc.nat(64),
    told: fc.option(fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: 0n, max: 400n }))),
  })
  .map(({ entries, metadata, dataBytes, told }) => {
    const all: [string, unknown][] = metadata ? [['__metadata__', metadata], ...entries] : entries;
    const header = `{${all.map(([key, value]) => `${JSON.stringify(key)}:${jsonOf(value)}`).join()}}`;
    return fileOf(header, dataBytes, told ?? undefined);
  });

async function run(bytes: Bytes): Promise<void> {
  const file = readSafetensors(bytes.buffer);
  const source = fileInMemory(bytes.buffer);
  const { tensors } = await readSafetensorsHeader(source);
  expectThat(tensors.size === file.tensors.size, 'both ways of reading find the same tensors');
  const streamed = await openSafetensors(source);
  for (const [key, { dtype, shape, values, bytes: view }] of file.tensors) {
    const place = tensors.get(key);
    expectThat(place?.to !== undefined && place.from + view().length === place.to, 'a tensor has its bytes');
    expectThat(place !== undefined && place.to <= bytes.length, 'a tensor lies in its file');
    const numbers = await orRefused(values);
    const count = shape.reduce((product, length) => product * length, 1);
    if (numbers) expectThat(numbers.length === count, `${dtype} [${shape.join()}] has ${numbers.length} numbers`);
    const first = await orRefused(async () => streamed.get(key)?.range(0, Math.min(count, 2)));
    if (numbers) expectThat(first?.length === Math.min(count, 2), 'a range has its numbers');
  }
}

export const safetensors = parser<Bytes>({
  name: 'safetensors',
  about: 'headers of .safetensors, tensors, ranges',
  generated,
  mutated: changedBytes(
    [
      bytesOfFile(composedFile('gemma3-anchor', 'links.safetensors')),
      bytesOfFile(modelFile('tiny-qwen2', 'model.safetensors')).slice(0, 6000),
    ],
    SAFETENSORS_WORDS,
  ),
  bytes: ({ length }) => length,
  run,
});
