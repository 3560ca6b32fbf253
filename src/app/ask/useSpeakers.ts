import type { Speaker } from '../../shared/protocol.ts';
import { useOpening } from '../state/opening.ts';
import { currentSpeakers, usePinned } from '../state/pinned.ts';
import { ownTitle, usePreset } from '../state/preset.ts';
import { linksInUse, useWiring } from '../state/wiring.ts';
import { speakerView, type SpeakerView } from './speakerView.ts';

export function useSpeakers(): (SpeakerView & { speaker: Speaker })[] {
  const preset = usePreset((state) => state.preset);
  const { anchor, augmenters } = useOpening();
  const linksOn = useWiring((state) => linksInUse(state).filter((link) => link.enabled).length);
  const isUntrained = useWiring(({ wiring }) => wiring?.origin === 'untrained');
  const pinned = usePinned((state) => state.pinned?.name);
  const cards = anchor ? [anchor, ...augmenters] : augmenters;
  const models = { anchor: preset.anchor, augmenters: preset.augmenters, title: ownTitle };
  const facts = { cards, ...models, linksOn, isUntrained, pinned };
  return currentSpeakers().map((speaker) => ({ speaker, ...speakerView(speaker, facts) }));
}
