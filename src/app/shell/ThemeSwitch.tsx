import { Segments } from '../parts/Segments.tsx';
import { chooseTheme, themes, useTheme, type Theme } from '../state/theme.ts';

const NAMES: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

const OPTIONS = themes.map((theme) => ({ value: theme, label: NAMES[theme], icon: theme }));

export function ThemeSwitch() {
  const chosen = useTheme(({ theme }) => theme);
  return <Segments name="Theme" value={chosen} options={OPTIONS} onChange={chooseTheme} />;
}
