import { formatCount } from '../parts/format.ts';
import styles from './LinkNotice.module.css';

const SHOWN = 12;

/** What of a link could not be used, part by part. */
export function IgnoredParts({ parts }: { parts: readonly string[] }) {
  return (
    <div>
      <p>Ignored from the link:</p>
      <ul className={styles.ignored}>
        {[...new Set(parts.slice(0, SHOWN))].map((part) => (
          <li key={part}>{part}</li>
        ))}
        {parts.length > SHOWN && <li>and {formatCount(parts.length - SHOWN)} more</li>}
      </ul>
    </div>
  );
}
