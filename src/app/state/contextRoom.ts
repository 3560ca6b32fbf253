// How much text there is room for, in tokens: chosen by a person, kept from one visit to the next.
import * as v from 'valibot';
import { create } from 'zustand';
import { DEFAULT_CONTEXT } from '../../shared/preset.ts';
import { keep, recall } from './kept.ts';

const KEY = 'patchbay-context';
export const CONTEXTS: readonly number[] = [512, 1024, 2048, 4096, 8192, 16_384, 32_768];

export const knownContext = v.pipe(v.number(), v.values(CONTEXTS));

export const useContextRoom = create<{ tokens: number }>()(() => ({
  tokens: recall(KEY, knownContext) ?? DEFAULT_CONTEXT,
}));

export function chooseContext(tokens: number): void {
  useContextRoom.setState({ tokens });
  keep(KEY, tokens);
}
