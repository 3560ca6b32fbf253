import { Button } from '../parts/Button.tsx';
import { formatCount } from '../parts/format.ts';
import styles from './Pages.module.css';

interface Props {
  /** From 0. */
  page: number;
  perPage: number;
  count: number;
  /** Spoken when it changes; of two for one list, one. */
  isSpoken: boolean;
  onChange: (page: number) => void;
}

/** Where one is in a long list, and the way to the pages beside. */
export function Pages({ page, perPage, count, isSpoken, onChange }: Props) {
  const last = Math.max(0, Math.ceil(count / perPage) - 1);
  const first = page * perPage + 1;
  return (
    <div className={styles.pages}>
      <p role={isSpoken ? 'status' : undefined} aria-label={isSpoken ? 'Questions shown' : undefined}>
        {count === 0
          ? 'None of these.'
          : `${formatCount(first)}–${formatCount(Math.min(count, first + perPage - 1))} of ${formatCount(count)}`}
      </p>
      {last > 0 && (
        <div className={styles.ways}>
          <Button icon="left" disabled={page === 0} onClick={() => onChange(page - 1)}>
            Earlier
          </Button>
          <Button icon="arrow" disabled={page === last} onClick={() => onChange(page + 1)}>
            Further
          </Button>
        </div>
      )}
    </div>
  );
}
