import { Suspense } from 'react';
import { Icon } from '../parts/Icon.tsx';
import styles from './ShareButton.module.css';
import { lazy } from '../parts/lazy.ts';
import { useSharing } from './sharing.ts';

const SharePanel = lazy(() => import('./SharePanel.tsx').then((module) => ({ default: module.SharePanel })));

const share = (): void => void import('./shareLink.ts').then(({ shareLink }) => shareLink());

/** Copies a link to the page as it stands, and says so. */
export function ShareButton() {
  const { address, isCopied, without } = useSharing();
  const isOpen = address !== undefined;
  return (
    <div>
      <button type="button" className={styles.button} title="Share link" aria-haspopup="dialog" onClick={share}>
        <Icon name="link" />
        <span className={styles.words}>Share link</span>
      </button>
      <p className="visually-hidden" role="status" aria-label="Sharing">
        {isOpen && [isCopied ? 'The link is copied.' : 'The browser did not copy it.', ...without].join(' ')}
      </p>
      <Suspense>{isOpen && <SharePanel />}</Suspense>
    </div>
  );
}
