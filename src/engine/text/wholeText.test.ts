import { expect, it } from 'vitest';
import { wholeText } from './wholeText.ts';

const read = (...bytes: number[]): Promise<string> =>
  wholeText({ name: 'a.csv', blob: new Blob([Uint8Array.from(bytes)]) });

it('is read by its byte-order mark, else as UTF-8, else as Western text, with one kind of line end', async () => {
  expect(await read(...new TextEncoder().encode('ä\r\nb'))).toBe('ä\nb');
  expect(await read(0xef, 0xbb, 0xbf, 0xc3, 0xa4)).toBe('ä');
  expect(await read(0xff, 0xfe, 0xe4, 0x00, 0x0a, 0x00)).toBe('ä\n');
  expect(await read(0xfe, 0xff, 0x00, 0xe4)).toBe('ä');
  expect(await read(0xe4, 0x80)).toBe('ä€');
  expect(await read()).toBe('');
});

it('is refused in words when it is none', async () => {
  await expect(read(...new TextEncoder().encode('PK\u0003\u0004 and more'))).rejects.toThrow(
    '"a.csv" is a zip archive',
  );
});
