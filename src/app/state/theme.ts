// Light, dark, or as the system says; remembered where the browser allows it.
import * as v from 'valibot';
import { create } from 'zustand';
import { keep, recall } from './kept.ts';

export type Theme = 'system' | 'light' | 'dark';
export const themes: readonly Theme[] = ['system', 'light', 'dark'];

const KEY = 'patchbay-theme';

export const useTheme = create<{ theme: Theme }>()(() => ({ theme: recall(KEY, v.picklist(themes)) ?? 'system' }));

export function chooseTheme(theme: Theme): void {
  useTheme.setState({ theme });
  applyTheme();
  keep(KEY, theme);
}

export function applyTheme(): void {
  document.documentElement.dataset.theme = useTheme.getState().theme;
}
