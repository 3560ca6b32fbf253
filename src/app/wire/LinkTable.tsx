import type { Link } from '../../shared/composition.ts';
import { Button } from '../parts/Button.tsx';
import { formatCount } from '../parts/format.ts';
import { changeLinks, useWiring } from '../state/wiring.ts';
import { layerName } from './boardLayout.ts';
import styles from './LinkTable.module.css';
import type { WireModels } from './useModels.ts';
import { costOf } from './wireCost.ts';

interface Props {
  models: WireModels;
  disabled: boolean;
  onMark: (link: string | undefined) => void;
}

/** The links, row by row: the full equal of the drawing. */
export function LinkTable({ models, disabled, onMark }: Props) {
  const links = useWiring((state) => state.links);
  if (links.length === 0) return <p className={styles.empty}>No links: the composed model is the anchor alone.</p>;
  const name = (link: Link): string =>
    `${models.title(link.augmenter)} ${layerName(link.from)} to ${models.title(models.anchor.id)} ${layerName(link.to)}`;
  const toggle = (link: Link): void => {
    const changed = links.map((each) => (each.id === link.id ? { ...each, enabled: !each.enabled } : each));
    void changeLinks(changed, `${name(link)} is ${link.enabled ? 'off' : 'on'}.`);
  };
  const remove = (link: Link): void => {
    const rest = links.filter(({ id }) => id !== link.id);
    void changeLinks(rest, `${name(link)} is removed.`);
  };
  const isOneOfSeveral = models.augmenters.length > 1;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className="visually-hidden">Links</caption>
        <thead>
          <tr>
            <th scope="col">On</th>
            <th scope="col">Link</th>
            <th scope="col">Heads</th>
            <th scope="col">Numbers</th>
            <th scope="col">
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {links.map((link) => (
            <tr
              key={link.id}
              data-off={!link.enabled || undefined}
              onPointerEnter={() => onMark(link.id)}
              onPointerLeave={() => onMark(undefined)}
            >
              <td>
                <span className={styles.switch}>
                  <input
                    type="checkbox"
                    aria-label={`${name(link)} on`}
                    checked={link.enabled}
                    disabled={disabled}
                    onChange={() => toggle(link)}
                  />
                </span>
              </td>
              <th scope="row">
                {isOneOfSeveral && <span className={styles.whose}>{models.title(link.augmenter)}</span>}
                <span className={styles.from}>{layerName(link.from)}</span> → {layerName(link.to)}
              </th>
              <td>{link.heads}</td>
              <td>{models.cards ? formatCount(costOf(link, models.cards.anchor, models.cards.augmenters)) : '–'}</td>
              <td>
                <Button look="quiet" icon="cross" iconOnly disabled={disabled} onClick={() => remove(link)}>
                  {`Remove ${name(link)}`}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
