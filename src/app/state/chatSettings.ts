// How the answers of a chat are drawn, and how long they may be.
import { create } from 'zustand';
import type { Sampling } from '../../shared/sampling.ts';

export interface ChatSettings extends Sampling {
  /** The answers to each question are drawn with another seed; else with this one. */
  newSeed: boolean;
  /** Longest answer, in tokens. */
  maxTokens: number;
  /** What every model is told first; empty: nothing. */
  system: string;
}

export const USUAL_CHAT: Readonly<ChatSettings> = {
  temperature: 0.7,
  topP: 0.95,
  topK: 40,
  repetitionPenalty: 1.1,
  seed: 1,
  newSeed: true,
  maxTokens: 256,
  system: '',
};

export const useChatSettings = create<ChatSettings>()(() => USUAL_CHAT);

export const changeChatSettings = (change: Partial<ChatSettings>): void => useChatSettings.setState(change);

/** @param attempt how often this question was asked before: a fixed seed moves on with it, so that "again" is not the same. */
export function samplingOf(settings: ChatSettings, attempt: number, random = randomSeed): Sampling {
  const { temperature, topP, topK, repetitionPenalty, seed, newSeed } = settings;
  const drawn = newSeed ? random() : (seed + attempt) % 2 ** 32;
  return { temperature, topP, topK, repetitionPenalty, seed: drawn };
}

const randomSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0];
