// Tokens and links, as they are called.
import { layerName, type Link } from '../../shared/composition.ts';

/** A token that is only white space, or nothing, is named. */
export function bare(token: string): string {
  const trimmed = token.trim();
  if (trimmed !== '') return trimmed;
  if (token === '') return 'empty';
  return token.includes('\n') ? 'line break' : 'space';
}

export const quote = (token: string): string => (token.trim() === '' ? `(${bare(token)})` : `“${bare(token)}”`);

/** "Codes block 2 → Sums embeddings"; without titles only the layers. */
export function linkName({ from, to }: Pick<Link, 'from' | 'to'>, augmenter = '', anchor = ''): string {
  return `${augmenter} ${layerName(from)} → ${anchor} ${layerName(to)}`.replaceAll(/ +/g, ' ').trim();
}
