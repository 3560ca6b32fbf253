import type { Speaker } from '../../shared/protocol.ts';
import { speakerView, type SpeakerView } from '../parts/speakerView.ts';
import { currentSpeakers } from '../state/pinned.ts';
import { useSpeakerFacts } from '../state/speakerFacts.ts';

export interface NamedSpeaker extends SpeakerView {
  speaker: Speaker;
}

/** Those who can answer now, and what anybody is called who was asked before. */
export function useNamedSpeakers(): { speakers: NamedSpeaker[]; view: (speaker: Speaker) => SpeakerView } {
  const facts = useSpeakerFacts();
  const view = (speaker: Speaker): SpeakerView => speakerView(speaker, facts);
  return { speakers: currentSpeakers().map((speaker) => ({ speaker, ...view(speaker) })), view };
}
