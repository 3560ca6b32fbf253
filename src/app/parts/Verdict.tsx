import { Icon } from './Icon.tsx';
import styles from './Verdict.module.css';

/** Right or wrong: in words, with a sign, and filled or empty. Colour plays no part. */
export function Verdict({ right }: { right: boolean }) {
  return (
    <span className={right ? styles.right : styles.wrong}>
      <Icon name={right ? 'check' : 'cross'} />
      {right ? 'right' : 'wrong'}
    </span>
  );
}
