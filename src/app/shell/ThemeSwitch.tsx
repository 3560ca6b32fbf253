import { Icon } from '../parts/Icon.tsx';
import { chooseTheme, themes, useTheme, type Theme } from '../state/theme.ts';
import styles from './ThemeSwitch.module.css';

const NAMES: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

export function ThemeSwitch() {
  const chosen = useTheme(({ theme }) => theme);
  return (
    <fieldset className={styles.switch}>
      <legend className="visually-hidden">Theme</legend>
      {themes.map((theme) => (
        <label key={theme} className={styles.choice} title={NAMES[theme]}>
          <input
            type="radio"
            name="theme"
            className={styles.radio}
            checked={theme === chosen}
            onChange={() => chooseTheme(theme)}
          />
          <Icon name={theme} />
          <span className="visually-hidden">{NAMES[theme]}</span>
        </label>
      ))}
    </fieldset>
  );
}
