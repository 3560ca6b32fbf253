import type { DeviceReport, MemoryPart } from '../../shared/reports.ts';
import { formatBytes } from '../parts/format.ts';
import { ShareBar } from './ShareBar.tsx';
import styles from './SpeedTable.module.css';

const WORDS: Record<MemoryPart['what'], string> = {
  weights: 'Weights',
  links: 'Links',
  caches: 'Answers: caches and plans',
  run: 'Training run',
  other: 'Reading back, scoring, and the rest',
};

/** What is held on the GPU, and by what. */
export function MemoryTable({ device: { parts, heldBytes, peakBytes } }: { device: DeviceReport }) {
  return (
    <section className={styles.section} aria-label="Memory">
      <h3 className={styles.title}>Memory</h3>
      <p className={styles.about}>
        {formatBytes(heldBytes)} held now, {formatBytes(peakBytes)} at most since the page was opened.
      </p>
      <table className={styles.table}>
        <caption className="visually-hidden">Memory by what holds it</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Size</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ what, of, bytes }) => (
            <tr key={`${what} ${of}`}>
              <th scope="row">{of ? `${WORDS[what]} of ${of}` : WORDS[what]}</th>
              <td>{formatBytes(bytes)}</td>
              <td>
                <ShareBar share={bytes / heldBytes} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
