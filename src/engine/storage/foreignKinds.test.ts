// Files that are not what their name says, and headers that would take more memory than anybody has.
import { describe, expect, it } from 'vitest';
import { thrownBy } from '../testing/thrownBy.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

const fileOf = (start: readonly number[], bytes = 1000): ArrayBuffer => {
  const file = new Uint8Array(bytes);
  file.set(start);
  return file.buffer;
};
const withHeader = (header: string): ArrayBuffer => {
  const file = new Uint8Array(8 + header.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(new TextEncoder().encode(header), 8);
  return file.buffer;
};

describe('a file called .safetensors', () => {
  it('that is a pickle is refused, and it is said why', () => {
    const zipped = [0x50, 0x4b, 3, 4, 0, 0, 8, 8, 0, 0];
    for (const start of [zipped, [0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46], [0x80, 4, 0x95, 0, 0, 0, 0, 1]]) {
      const { code, message, hint } = thrownBy(() => readSafetensors(fileOf(start)));
      expect(code).toBe('bad-model');
      expect(message).toMatch(/pickle.*can run any program/);
      expect(hint).toContain('.safetensors');
    }
  });

  it('is none because its header has 640 bytes', () => {
    const short = new Uint8Array(writeSafetensors([], { about: 'x'.repeat(604) }));
    expect([...short.subarray(0, 4)]).toEqual([0x80, 2, 0, 0]);
    expect(readSafetensors(short.buffer).metadata.about).toHaveLength(604);
  });

  it('may not have a header that takes many times its size', () => {
    expect(thrownBy(() => readSafetensors(withHeader(`{${' '.repeat(8_000_000)}}`))).message).toContain(
      '8000000 are allowed',
    );
    const shape = Array.from({ length: 17 }, () => 1);
    const entry = JSON.stringify({ dtype: 'U8', shape, data_offsets: [0, 0] });
    expect(thrownBy(() => readSafetensors(withHeader(`{"a":${entry}}`))).message).toContain('"a" is described wrongly');
  });
});
