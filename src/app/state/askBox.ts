// How a person asks, and what stands in the box of questions.
import { create } from 'zustand';
import type { Preset } from '../../shared/preset.ts';
import { SUMS } from '../../shared/tableWiring.ts';
import { currentPreset, onPresetChange } from './preset.ts';

export const ASK_MODES = ['questions', 'chat'] as const;
export type AskMode = (typeof ASK_MODES)[number];

export interface AskBoxState {
  mode: AskMode;
  text: string;
}

/**
 * An example opens with its questions; models of one's own have none, so they open with a chat, unless the anchor does nothing
 * but sums.
 */
export const usualMode = ({ prompts, anchor }: Pick<Preset, 'prompts' | 'anchor'>): AskMode =>
  prompts.length > 0 || anchor === SUMS ? 'questions' : 'chat';
export const usualQuestion = ({ prompts }: Preset): string => prompts[0]?.prompt ?? '';

const usual = (preset: Preset): AskBoxState => ({ mode: usualMode(preset), text: usualQuestion(preset) });

export const useAskBox = create<AskBoxState>()(() => usual(currentPreset()));

onPresetChange((preset) => useAskBox.setState(usual(preset)));

export const chooseMode = (mode: AskMode): void => useAskBox.setState({ mode });
export const fillBox = (text: string): void => useAskBox.setState({ text });

/** Id of the box in the page. */
export const QUESTION_BOX = 'question';

/** With what stands in it; the page scrolls there. */
export const goToBox = (): void => document.getElementById(QUESTION_BOX)?.focus();
