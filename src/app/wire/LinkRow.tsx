import { memo, useEffect, useRef } from 'react';
import { layerName, type Link } from '../../shared/composition.ts';
import { Button } from '../parts/Button.tsx';
import { formatCount } from '../parts/format.ts';
import { augmenterIdentity } from '../parts/identity.ts';
import { openDetails, useLinkDetails } from '../state/linkDetails.ts';
import { changeLinks, useWiring } from '../state/wiring.ts';

import { mark } from './boardState.ts';
import { LinkDetails } from './LinkDetails.tsx';
import styles from './LinkTable.module.css';
import { OffCell, ShareCell } from './LinkFigureCells.tsx';
import { describeLink } from './plugging.ts';
import { useIsMarked } from './useIsMarked.ts';
import type { WireModels } from './useModels.ts';
import { costOf } from './wireCost.ts';

interface Props {
  link: Link;
  models: WireModels;
  disabled: boolean;
}

export const LinkRow = memo(function LinkRow({ link, models, disabled }: Props) {
  const row = useRef<HTMLTableRowElement>(null);
  const isMarked = useIsMarked(link.id);
  const isOpened = useLinkDetails(({ opened }) => opened === link.id);
  const { cards, augmenters, title } = models;
  const name = describeLink(link, models);
  const identity = augmenterIdentity(
    Math.max(
      0,
      augmenters.findIndex(({ id }) => id === link.augmenter),
    ),
  );
  useEffect(() => {
    // Within a long table only: whoever chose a wire on the board stays there.
    const table = row.current?.closest('[data-long]');
    if (isOpened && table) table.scrollTop = (row.current?.offsetTop ?? 0) - table.clientHeight / 4;
  }, [isOpened]);
  const toggle = (): void => {
    const { links } = useWiring.getState();
    const changed = links.map((each) => (each.id === link.id ? { ...each, enabled: !each.enabled } : each));
    void changeLinks(changed, `${name} is ${link.enabled ? 'off' : 'on'}.`);
  };
  const remove = (): void => {
    const { links } = useWiring.getState();
    mark(undefined);
    if (isOpened) openDetails(undefined);
    void changeLinks(
      links.filter(({ id }) => id !== link.id),
      `${name} is removed.`,
    );
  };
  const details = `details-${link.id}`;
  return (
    <>
      <tr
        ref={row}
        className={styles.row}
        data-off={!link.enabled || undefined}
        data-marked={isMarked || undefined}
        data-identity={identity}
        onPointerEnter={() => mark(link.id)}
        onPointerLeave={() => mark(undefined)}
        onFocus={() => mark(link.id)}
        onBlur={() => mark(undefined)}
      >
        <td>
          <span className={styles.switch}>
            <input
              type="checkbox"
              data-place="switch"
              aria-label={`${name} on`}
              checked={link.enabled}
              disabled={disabled}
              onChange={toggle}
            />
          </span>
        </td>
        <th scope="row">
          {augmenters.length > 1 && <span className={styles.whose}>{title(link.augmenter)}</span>}
          <span className={styles.ends}>
            <span>{layerName(link.from)}</span> <span>→ {layerName(link.to)}</span>
          </span>
        </th>
        <td>
          <ShareCell link={link} />
        </td>
        <td>
          <OffCell link={link} />
        </td>
        <td className={styles.wide}>{link.heads}</td>
        <td className={styles.wide}>{cards ? formatCount(costOf(link, cards.anchor, cards.augmenters)) : '–'}</td>
        <td className={styles.tools}>
          <Button
            look="quiet"
            icon="settings"
            data-place="details"
            iconOnly
            aria-expanded={isOpened}
            aria-controls={isOpened ? details : undefined}
            onClick={() => openDetails(isOpened ? undefined : link.id)}
          >
            {`Details of ${name}`}
          </Button>
          <Button look="quiet" icon="cross" iconOnly disabled={disabled} onClick={remove}>
            {`Remove ${name}`}
          </Button>
        </td>
      </tr>
      {isOpened && (
        <tr className={styles.details} id={details}>
          <td colSpan={7}>
            <LinkDetails link={link} models={models} disabled={disabled} />
          </td>
        </tr>
      )}
    </>
  );
});
