// Numbers as people read them. The space before a unit does not break.
import { bytesInWords } from '../../shared/bytes.ts';

const whole = new Intl.NumberFormat('en');
const SPACE = '\u00a0';

export const formatCount = (count: number): string => whole.format(count);

export const formatPercent = (share: number): string => `${Math.round(100 * share)}${SPACE}%`;

/** A share that may be tiny: one more digit below 10 %. */
export const formatShare = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}${SPACE}%`;

export const formatBytes = (bytes: number): string => bytesInWords(bytes, SPACE);

export const formatRate = (bytesPerSecond: number): string => `${formatBytes(Math.round(bytesPerSecond))}/s`;

/** "40 s", "3 min 20 s", "1 h 5 min". */
export function formatSeconds(seconds: number): string {
  const rounded = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(rounded / 3600), Math.floor(rounded / 60) % 60, rounded % 60];
  if (hours > 0) return `${hours}${SPACE}h ${minutes}${SPACE}min`;
  return minutes > 0 ? `${minutes}${SPACE}min ${rest}${SPACE}s` : `${rest}${SPACE}s`;
}

/** Of something short: "8 ms", "0.42 s", "3.1 s". */
export function formatDuration(seconds: number): string {
  if (seconds < 0.0995) return `${Math.max(1, Math.round(1000 * seconds))}${SPACE}ms`;
  return seconds < 9.95 ? `${seconds.toPrecision(2)}${SPACE}s` : formatSeconds(seconds);
}

/** "about 40 s", "about 3 min", "about 2 h": nobody knows it better. */
export function aboutTime(seconds: number): string {
  if (seconds < 90) return `about ${formatSeconds(Math.max(1, seconds < 20 ? seconds : 5 * Math.round(seconds / 5)))}`;
  if (seconds < 5400) return `about ${formatSeconds(60 * Math.round(seconds / 60)).replace(/\s0\ss$/, '')}`;
  return `about ${formatSeconds(600 * Math.round(seconds / 600))}`;
}

/** 1,100,048,384 as "1.1 billion", 135,000,000 as "135 million"; smaller ones in full. */
export function formatLarge(count: number): string {
  if (count < 1e6) return formatCount(count);
  const [unit, word] = count < 1e9 ? [1e6, 'million'] : [1e9, 'billion'];
  const rounded = count / unit;
  return `${rounded < 10 ? rounded.toFixed(1) : Math.round(rounded)}${SPACE}${word}`;
}

/** "1 link", "4 links". */
export const formatPlural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** 0.413, 12.3, 0.00041: three digits that say something. */
export const formatLoss = (loss: number): string => (loss < 0.001 ? loss.toExponential(1) : loss.toPrecision(3));

export const formatTokenRate = (perSecond: number): string =>
  `${formatCount(perSecond < 10 ? Math.round(10 * perSecond) / 10 : Math.round(perSecond))} tokens/s`;

/** A model's id as a name, until its own title is known. */
export const capitalize = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);
