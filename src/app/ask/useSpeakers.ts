import type { Speaker } from '../../shared/protocol.ts';
import { speakerView, type SpeakerView } from '../parts/speakerView.ts';
import { currentSpeakers } from '../state/pinned.ts';
import { useSpeakerFacts } from '../state/speakerFacts.ts';

export function useSpeakers(): (SpeakerView & { speaker: Speaker })[] {
  const facts = useSpeakerFacts();
  return currentSpeakers().map((speaker) => ({ speaker, ...speakerView(speaker, facts) }));
}
