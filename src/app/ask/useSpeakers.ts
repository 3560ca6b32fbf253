import type { Speaker } from '../../shared/protocol.ts';
import { useOpening } from '../state/opening.ts';
import { ownTitle, speakersOf, usePreset } from '../state/preset.ts';
import { linksInUse, useWiring } from '../state/wiring.ts';
import { speakerView, type SpeakerView } from './speakerView.ts';

export function useSpeakers(): (SpeakerView & { speaker: Speaker })[] {
  const preset = usePreset((state) => state.preset);
  const { anchor, augmenters } = useOpening();
  const linksOn = useWiring((state) => linksInUse(state).filter((link) => link.enabled).length);
  const isUntrained = useWiring(({ wiring }) => wiring?.origin === 'untrained');
  const cards = anchor ? [anchor, ...augmenters] : augmenters;
  const models = { anchor: preset.anchor, augmenters: preset.augmenters, title: ownTitle };
  const facts = { cards, ...models, linksOn, isUntrained };
  return speakersOf(preset).map((speaker) => ({ speaker, ...speakerView(speaker, facts) }));
}
