import { Suspense } from 'react';
import { Button } from '../parts/Button.tsx';
import { lazy } from '../parts/lazy.ts';
import { useMaking } from '../state/making.ts';
import { usePreset } from '../state/preset.ts';
import { openWalk, useWalk } from '../state/walk.ts';
import { backToExample } from '../start.ts';
import { ShareButton } from '../share/ShareButton.tsx';
import { DeviceChip } from './DeviceChip.tsx';
import styles from './Header.module.css';
import { LibraryButton } from './LibraryButton.tsx';
import { ThemeSwitch } from './ThemeSwitch.tsx';

const MakingLine = lazy(() => import('../making/MakingLine.tsx').then((module) => ({ default: module.MakingLine })));

export function Header() {
  const { preset, own } = usePreset();
  const wasWalked = useWalk(({ state }) => state !== undefined);
  const hasTable = useMaking(({ table }) => table !== undefined);
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <div className={styles.brand}>
          <Mark />
          <p className={styles.name}>Patchbay</p>
          {!own && <p className={styles.tagline}>Wire small language models together</p>}
        </div>
        <div className={styles.example}>
          <p className={styles.title} title={preset.title}>
            <span className={styles.label}>{own && !preset.extends ? 'Your models' : 'Example'}</span> {preset.title}
          </p>
          {wasWalked && (
            <Button look="quiet" data-place="walk" className={styles.back} onClick={openWalk}>
              Guided walk
            </Button>
          )}
          {own && (
            <Button look="quiet" icon="undo" className={styles.back} onClick={() => void backToExample()}>
              Back to the example
            </Button>
          )}
        </div>
        <LibraryButton />
        <ShareButton />
        <DeviceChip />
        <ThemeSwitch />
      </div>
      <Suspense>{hasTable && <MakingLine />}</Suspense>
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
