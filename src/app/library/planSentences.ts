// A plan in sentences: what would come, what it would need, and whether it fits.
import type { MemoryPlan, ModelPlan } from '../../shared/models.ts';
import { formatBytes, formatCount, formatPlural } from '../parts/format.ts';

/** What would have to come, and what is here already. */
export function bytesSentence({ source, files, bytes, keptBytes }: ModelPlan): string {
  const inFiles = `${formatBytes(bytes)} in ${formatPlural(files.length, 'file')}`;
  if (source.kind === 'files') return `${inFiles} to copy into this browser.`;
  if (keptBytes >= bytes) return `All of it is here already: ${inFiles}.`;
  if (keptBytes === 0) return `${inFiles} to download.`;
  return `${formatBytes(bytes - keptBytes)} to download: of ${inFiles}, ${formatBytes(keptBytes)} are here already.`;
}

const KEPT_AS: Record<MemoryPlan['format'], string> = {
  f32: 'in full precision',
  f16: 'in half precision',
  q8: 'as 8-bit numbers',
};

/** @param room for so many tokens of text, or as many as the model can read. */
export function memorySentence({ memory, contextLength }: ModelPlan, room: number): string {
  const { weights, format } = memory;
  const context = Math.min(room, contextLength);
  const cache = memory.cache + (context - memory.context) * memory.cachePerToken;
  const parts = `${formatBytes(weights)} of weights ${KEPT_AS[format]}, ${formatBytes(cache)} for ${formatCount(context)} tokens of text`;
  return `${formatBytes(weights + cache)} of graphics memory: ${parts}.`;
}

/** Undefined where nothing is known of it. */
export function trainingSentence({ memory: { training, largestPossible } }: ModelPlan): string | undefined {
  const { links, examples, tokens, bytes, linkBuffer } = training;
  if (bytes === 0) return undefined;
  const step = `${formatPlural(links, 'link')}, ${formatPlural(examples, 'example')} of ${formatCount(tokens)} tokens in a step`;
  const all = `Training its links takes about ${formatBytes(bytes)} more: ${step}.`;
  if (linkBuffer <= largestPossible) return all;
  return `${all} So many links are ${formatBytes(linkBuffer)} in one piece, and this graphics adapter allows ${formatBytes(largestPossible)}: wire fewer of them.`;
}

/** Whether it can be used here. Obstacles are the engine's own words. */
export function fitSentences({ obstacles, memory }: ModelPlan): string[] {
  if (obstacles.length > 0) return obstacles;
  const { largestBuffer, largestPossible } = memory;
  return [
    `It fits: its largest part takes ${formatBytes(largestBuffer)} of the ${formatBytes(largestPossible)} that this graphics adapter allows.`,
  ];
}
