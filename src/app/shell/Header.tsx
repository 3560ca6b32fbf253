import { preset } from '../state/preset.ts';
import { DeviceChip } from './DeviceChip.tsx';
import styles from './Header.module.css';
import { ThemeSwitch } from './ThemeSwitch.tsx';

export function Header() {
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <div className={styles.brand}>
          <Mark />
          <p className={styles.name}>Patchbay</p>
          <p className={styles.tagline}>Wire small language models together</p>
        </div>
        <p className={styles.example}>
          <span className={styles.label}>Example</span> {preset.title}
        </p>
        <DeviceChip />
        <ThemeSwitch />
      </div>
    </header>
  );
}

/** Two jacks and the wire between them. */
function Mark() {
  return (
    <svg className={styles.mark} viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
      <path d="M8 22C18 22 14 10 24 10" fill="none" stroke="var(--composed)" strokeWidth="3.5" strokeLinecap="round" />
      <circle cx="7.5" cy="22" r="5" fill="var(--augmenter)" />
      <circle cx="24.5" cy="10" r="5" fill="var(--anchor)" />
    </svg>
  );
}
