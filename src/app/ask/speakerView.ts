// Who a speaker is, in words and colour; and whether what it said is right.
import { ANCHOR, COMPOSITION, type ModelCard, type Speaker } from '../../shared/protocol.ts';
import { capitalize } from '../parts/format.ts';
import type { SpeakerAnswer } from '../state/answers.ts';

export interface SpeakerView {
  identity: 'augmenter' | 'anchor' | 'composed';
  /** "Augmenter alone". */
  name: string;
  /** The model's own name, or what is wired. */
  about: string;
}

export function speakerView(
  speaker: Speaker,
  cards: readonly ModelCard[],
  anchorId: string,
  links: number,
): SpeakerView {
  const title = (id: string): string => cards.find((card) => card.id === id)?.title ?? capitalize(id);
  if (speaker === COMPOSITION) return { identity: 'composed', name: 'Composed', about: wired(links) };
  if (speaker === ANCHOR) return { identity: 'anchor', name: 'Anchor alone', about: title(anchorId) };
  return { identity: 'augmenter', name: 'Augmenter alone', about: title(speaker) };
}

function wired(links: number): string {
  if (links === 0) return 'no link is on: the same as the anchor';
  return links === 1 ? '1 link on' : `${links} links on`;
}

/** Undefined as long as it cannot be known: no answer yet, or no right answer to compare with. */
export function isRight(answer: SpeakerAnswer | undefined, expected: string | undefined): boolean | undefined {
  if (!answer || expected === undefined || answer.state === 'waiting' || answer.state === 'streaming') return undefined;
  if (answer.state === 'failed' || (answer.state === 'recorded' && answer.text === '')) return undefined;
  return answer.text.trim() === expected.trim();
}
