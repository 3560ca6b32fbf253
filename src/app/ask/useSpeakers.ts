import type { Speaker } from '../../shared/protocol.ts';
import { useOpening } from '../state/opening.ts';
import { preset, speakers } from '../state/preset.ts';
import { useWiring } from '../state/wiring.ts';
import { speakerView, type SpeakerView } from './speakerView.ts';

export function useSpeakers(): (SpeakerView & { speaker: Speaker })[] {
  const { anchor, augmenters } = useOpening();
  const linksOn = useWiring(({ links }) => links.filter((link) => link.enabled).length);
  const isUntrained = useWiring(({ wiring }) => wiring?.origin === 'untrained');
  const cards = anchor ? [anchor, ...augmenters] : augmenters;
  const facts = { cards, anchor: preset.anchor, linksOn, isUntrained };
  return speakers.map((speaker) => ({ speaker, ...speakerView(speaker, facts) }));
}
