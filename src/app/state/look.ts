// Which answer is being looked into. What is seen there is worked out by insideLook.ts, which comes with the drawer.
import { create } from 'zustand';
import type { TextToLookAt } from '../../shared/looks.ts';
import type { Wiring } from '../../shared/protocol.ts';
import type { Sampling } from '../../shared/sampling.ts';
import { onPresetChange } from './preset.ts';

/** An answer, and how it came about: enough to look into it and to ask for it once more. */
export interface Subject extends Omit<TextToLookAt, 'ids' | 'without'> {
  question: string;
  answer: string;
  /** Absent for an answer that was recorded. */
  ids?: number[];
  /** Whose links are looked at; absent until the engine is open. */
  wiring?: Wiring;
  maxTokens: number;
  sampling?: Sampling;
}

export const useLook = create<{ subject?: Subject }>()(() => ({}));

onPresetChange(() => closeLook());

export const lookInto = (subject: Subject): void => useLook.setState({ subject });
export const closeLook = (): void => useLook.setState({ subject: undefined });
