import { formatPercent } from '../parts/format.ts';
import { Icon } from '../parts/Icon.tsx';
import { openLibrary, useLibrary } from '../state/library.ts';
import styles from './LibraryButton.module.css';

/** Opens the library; while something is fetched, it says how far that is. */
export function LibraryButton() {
  const fetching = useLibrary(({ progress }) => progress);
  const all = Object.values(fetching);
  const [loaded, total] = all.reduce(
    ([some, most], { loadedBytes, totalBytes }) => [some + loadedBytes, most + totalBytes],
    [0, 0],
  );
  const share = total > 0 ? loaded / total : 0;
  return (
    <button
      type="button"
      data-place="library"
      className={styles.button}
      aria-haspopup="dialog"
      onClick={() => void openLibrary()}
    >
      <Icon name="library" />
      <span>Library</span>
      {all.length > 0 && (
        <span className={styles.share}>
          <span className="visually-hidden"> fetching </span>
          {formatPercent(share)}
          <svg
            className={styles.bar}
            viewBox="0 0 100 2"
            preserveAspectRatio="none"
            aria-hidden="true"
            focusable="false"
          >
            <rect width={100 * share} height="2" fill="currentColor" />
          </svg>
        </span>
      )}
    </button>
  );
}
