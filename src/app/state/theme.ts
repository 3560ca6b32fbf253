// Light, dark, or as the system says; remembered where the browser allows it.
import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';
export const themes: readonly Theme[] = ['system', 'light', 'dark'];

const KEY = 'patchbay-theme';

export const useTheme = create<{ theme: Theme }>()(() => ({ theme: remembered() }));

export function chooseTheme(theme: Theme): void {
  useTheme.setState({ theme });
  applyTheme();
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A private window may refuse: then the choice lasts as long as the page.
  }
}

export function applyTheme(): void {
  document.documentElement.dataset.theme = useTheme.getState().theme;
}

function remembered(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(KEY)) ?? 'system';
  } catch {
    return 'system';
  }
}
