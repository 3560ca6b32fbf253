import { describe, expect, it } from 'vitest';
import {
  aboutTime,
  formatBytes,
  formatDuration,
  formatLarge,
  formatLoss,
  formatPercent,
  formatPlural,
  formatRate,
  formatSeconds,
  formatShare,
} from './format.ts';

describe('numbers as people read them', () => {
  it('times as nearly as anybody knows them', () => {
    const plain = (text: string) => text.replaceAll('\u00a0', ' ');
    expect([3, 43, 200, 5000, 9000].map(aboutTime).map(plain)).toEqual([
      'about 3 s',
      'about 45 s',
      'about 3 min',
      'about 1 h 23 min',
      'about 2 h 30 min',
    ]);
  });

  it.each([
    [0, '0 s'],
    [59.6, '1 min 0 s'],
    [200, '3 min 20 s'],
    [3900, '1 h 5 min'],
    [-3, '0 s'],
  ])('%d seconds', (seconds, text) => expect(formatSeconds(seconds).replaceAll('\u00a0', ' ')).toBe(text));

  it.each([
    [0.0079, '8 ms'],
    [0.0999, '0.10 s'],
    [3.14, '3.1 s'],
    [75, '1 min 15 s'],
  ])('%d seconds of something short', (seconds, text) =>
    expect(formatDuration(seconds).replaceAll('\u00a0', ' ')).toBe(text),
  );

  it.each([
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1_940_000, '1.9 MB'],
    [1_073_741_824, '1.1 GB'],
    [128_000_000_000, '128 GB'],
  ])('%d bytes', (bytes, text) => expect(formatBytes(bytes).replaceAll('\u00a0', ' ')).toBe(text));

  it.each([
    [41_088, '41,088'],
    [1_540_000, '1.5 million'],
    [134_515_008, '135 million'],
    [1_100_048_384, '1.1 billion'],
  ])('%d parameters', (count, text) => expect(formatLarge(count).replaceAll('\u00a0', ' ')).toBe(text));

  it('a rate in whole bytes', () => {
    expect(formatRate(3_456_789.2).replaceAll('\u00a0', ' ')).toBe('3.5 MB/s');
    expect(formatRate(12.7).replaceAll('\u00a0', ' ')).toBe('13 bytes/s');
  });

  it('a space before the unit that does not break', () => {
    expect(formatPercent(0.914)).toBe('91\u00a0%');
    expect(formatShare(0.0412)).toBe('4.1\u00a0%');
    expect(formatShare(0.384)).toBe('38\u00a0%');
  });

  it('one and many', () => {
    expect([0, 1, 1200].map((count) => formatPlural(count, 'link'))).toEqual(['0 links', '1 link', '1,200 links']);
  });

  it('a loss with three digits', () => {
    expect([2.7349, 0.0412, 0.00041].map(formatLoss)).toEqual(['2.73', '0.0412', '4.1e-4']);
  });
});
