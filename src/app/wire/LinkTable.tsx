import { useWiring } from '../state/wiring.ts';
import { LinkRow } from './LinkRow.tsx';
import styles from './LinkTable.module.css';
import { MeasureOff } from './MeasureOff.tsx';
import type { WireModels } from './useModels.ts';

/** More rows than this scroll by themselves. */
const LONG = 16;

/** The links, row by row: the full equal of the drawing. */
export function LinkTable({ models, disabled }: { models: WireModels; disabled: boolean }) {
  const links = useWiring((state) => state.links);
  if (links.length === 0) return <p className={styles.empty}>No links: the composed model is the anchor alone.</p>;
  return (
    <div className={styles.around}>
      <div className={styles.scroll} data-long={links.length > LONG || undefined}>
        <table className={styles.table}>
          <caption className="visually-hidden">Links</caption>
          <thead>
            <tr>
              <th scope="col">On</th>
              <th scope="col" className={styles.linkHead}>
                Link
              </th>
              <th scope="col">Writes</th>
              <th scope="col">When off</th>
              <th scope="col" className={styles.wide}>
                Heads
              </th>
              <th scope="col" className={styles.wide}>
                Numbers
              </th>
              <th scope="col">
                <span className="visually-hidden">Details and removal</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {links.map((link) => (
              <LinkRow key={link.id} link={link} models={models} disabled={disabled} />
            ))}
          </tbody>
        </table>
      </div>
      <MeasureOff disabled={disabled} />
    </div>
  );
}
