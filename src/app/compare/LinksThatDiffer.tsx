import type { Link } from '../../shared/composition.ts';
import { capitalize, formatPlural } from '../parts/format.ts';
import { useOpening } from '../state/opening.ts';
import { linksInUse, useWiring } from '../state/wiring.ts';
import styles from './LinksThatDiffer.module.css';
import { linkDifferences } from './linkDifferences.ts';

/** The two wirings, as far as they are not the same. */
export function LinksThatDiffer({ pinned }: { pinned: readonly Link[] }) {
  const composed = useWiring(linksInUse);
  const augmenters = useOpening((opening) => opening.augmenters);
  const title = (id: string): string => augmenters.find((card) => card.id === id)?.title ?? capitalize(id);
  const { onlyPinned, onlyComposed, differ, same } = linkDifferences(pinned, composed, title);
  if (onlyPinned.length + onlyComposed.length + differ.length === 0)
    return (
      <p className={styles.same}>
        Both have the same {formatPlural(same, 'link')}: only what was trained into them can differ.
      </p>
    );
  const lists: [string, string[]][] = [
    ['Only in the pinned one', onlyPinned],
    ['Only in the composed one', onlyComposed],
    ['In both, but not alike', differ],
  ];
  return (
    <dl className={styles.lists} aria-label="Links that differ">
      {lists
        .filter(([, links]) => links.length > 0)
        .map(([term, links]) => (
          <div key={term}>
            <dt className={styles.term}>{term}</dt>
            {links.map((link) => (
              <dd key={link}>{link}</dd>
            ))}
          </div>
        ))}
      {same > 0 && (
        <div>
          <dt className={styles.term}>The same in both</dt>
          <dd>{formatPlural(same, 'link')}</dd>
        </div>
      )}
    </dl>
  );
}
