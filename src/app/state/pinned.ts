// A second wiring of the same models, pinned beside the one in use: it answers every question too. And so, who answers.
import { create } from 'zustand';
import { PINNED, type Speaker, type Wiring } from '../../shared/protocol.ts';
import { currentPreset, onPresetChange, speakersOf } from './preset.ts';

export interface Pinned {
  /** "4 links, 400 steps, pinned 14:05", or what a person calls it. */
  name: string;
  wiring: Wiring;
}

export const usePinned = create<{ pinned?: Pinned }>()(() => ({}));

onPresetChange(() => usePinned.setState({ pinned: undefined }));

/** In the order in which they are shown and asked. */
export function currentSpeakers(): Speaker[] {
  const speakers = speakersOf(currentPreset());
  return usePinned.getState().pinned ? [...speakers, PINNED] : speakers;
}
