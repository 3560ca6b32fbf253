import { useEffect } from 'react';
import type { LibraryReport } from '../../shared/models.ts';
import { Button } from '../parts/Button.tsx';
import { formatBytes } from '../parts/format.ts';
import { askToKeep, checkPersistence, usePersistence, type Promised } from '../state/persistence.ts';
import styles from './StorageLine.module.css';

const SAYS: Partial<Record<Promised, string>> = {
  kept: 'The browser has promised to keep it until you remove it.',
  refused:
    'The browser has not promised it: when space gets short, it may throw models away. Many browsers agree once a page is bookmarked, installed or visited often.',
  impossible: 'This browser makes no promises about what it keeps.',
};

/** How much is kept here, of how much; and whether it will stay. */
export function StorageLine({ report }: { report?: LibraryReport }) {
  const promised = usePersistence((state) => state.promised);
  useEffect(() => void checkPersistence(), []);
  const { usedBytes, quotaBytes } = report ?? {};
  const canAsk = promised === 'not-asked' || promised === 'refused';
  return (
    <div className={styles.line}>
      {usedBytes !== undefined && quotaBytes !== undefined && (
        <p>
          {formatBytes(usedBytes)} of {formatBytes(quotaBytes)} kept in this browser
        </p>
      )}
      {canAsk && (
        <Button look="quiet" className={styles.ask} onClick={() => void askToKeep()}>
          Ask the browser to keep it
        </Button>
      )}
      <p className={styles.promise} role="status" aria-label="Promise to keep">
        {SAYS[promised]}
      </p>
    </div>
  );
}
