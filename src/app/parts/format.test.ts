import { describe, expect, it } from 'vitest';
import { formatBytes, formatLoss, formatPercent, formatPlural, formatSeconds, formatShare } from './format.ts';

describe('numbers as people read them', () => {
  it.each([
    [0, '0 s'],
    [59.6, '1 min 0 s'],
    [200, '3 min 20 s'],
    [3900, '1 h 5 min'],
    [-3, '0 s'],
  ])('%d seconds', (seconds, text) => expect(formatSeconds(seconds).replaceAll('\u00a0', ' ')).toBe(text));

  it.each([
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1_940_000, '1.9 MB'],
  ])('%d bytes', (bytes, text) => expect(formatBytes(bytes).replaceAll('\u00a0', ' ')).toBe(text));

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
