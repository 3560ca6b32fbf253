import { useState } from 'react';
import { layerName, type Link } from '../../shared/composition.ts';
import { linkLabel } from '../../shared/composition.ts';
import { movedLink, possibleHeads } from '../../shared/wirings.ts';
import { Explain } from '../explain/Explain.tsx';
import { Button } from '../parts/Button.tsx';
import { formatBytes, formatCount, formatPlural, formatShare } from '../parts/format.ts';
import { SelectField } from '../parts/SelectField.tsx';
import { openDetails } from '../state/linkDetails.ts';
import { changeLinks, useWiring } from '../state/wiring.ts';
import { layersOf } from './boardLayout.ts';
import styles from './LinkDetails.module.css';
import { aboutMask, aboutVariant, MASKS, VARIANTS } from './linkChoices.ts';
import { describeLink, problemOf } from './plugging.ts';
import type { WireModels } from './useModels.ts';
import { wireCost } from './wireCost.ts';

interface Props {
  link: Link;
  models: WireModels;
  disabled: boolean;
}

type Change = Partial<Pick<Link, 'from' | 'to' | 'heads' | 'variant' | 'mask' | 'distanceBias'>>;

/** What a link is. A change starts it untrained, and is therefore made in one go. */
export function LinkDetails({ link, models, disabled }: Props) {
  const { anchor, augmenters, cards, title } = models;
  const [change, setChange] = useState<Change>({});
  const links = useWiring((state) => state.links);
  const others = links.filter((each) => each !== link);
  const wanted = { ...link, ...change };
  const hasMoved = linkLabel(wanted) !== linkLabel(link);
  const next = hasMoved ? movedLink(wanted, wanted, others) : wanted;
  const isChanged = Object.entries(change).some(([key, value]) => link[key as keyof Change] !== value);
  const problem = isChanged ? problemOf(next, models, others) : undefined;
  const augmenter = augmenters.find(({ id }) => id === link.augmenter) ?? anchor;
  const cost = cards && wireCost([{ ...next, enabled: true }], cards.anchor, cards.augmenters);
  const set = (part: Change): void => setChange({ ...change, ...part });
  const apply = (): void => {
    setChange({});
    if (hasMoved) openDetails(next.id);
    const what = hasMoved ? 'Moved' : 'Changed';
    void changeLinks(
      links.map((each) => (each === link ? next : each)),
      `${what}: ${describeLink(next, models)} (${linkLabel(next)}). It starts untrained.`,
    );
  };
  const layers = (model: { blocks: number }) =>
    layersOf(model).map((layer) => ({ value: String(layer), label: layerName(layer) }));
  return (
    <div className={styles.details} role="group" aria-label={`Details of ${describeLink(link, models)}`}>
      <div className={styles.fields}>
        <SelectField
          name={`From ${title(link.augmenter)}`}
          value={String(wanted.from)}
          options={layers(augmenter)}
          disabled={disabled}
          onChange={(value) => set({ from: Number(value) })}
        />
        <SelectField
          name={`To ${title(anchor.id)}`}
          value={String(wanted.to)}
          options={layers(anchor)}
          disabled={disabled}
          onChange={(value) => set({ to: Number(value) })}
        />
        <SelectField
          name="Heads"
          value={String(wanted.heads)}
          options={headsOf(wanted.heads, anchor.width).map((heads) => ({
            value: String(heads),
            label: `${heads}, each ${anchor.width / heads} wide`,
          }))}
          disabled={disabled}
          onChange={(value) => set({ heads: Number(value) })}
        />
        <SelectField
          name="Form"
          value={wanted.variant}
          options={VARIANTS}
          disabled={disabled}
          onChange={(variant) => set({ variant: variant as Link['variant'] })}
        />
        <SelectField
          name="Sees"
          value={wanted.mask}
          options={MASKS}
          disabled={disabled}
          onChange={(mask) => set({ mask: mask as Link['mask'] })}
        />
        <label className={styles.bias}>
          <input
            type="checkbox"
            checked={wanted.distanceBias}
            disabled={disabled}
            onChange={({ target }) => set({ distanceBias: target.checked })}
          />
          Distance bias: near tokens count more
        </label>
      </div>
      <p className={styles.about}>{aboutVariant(wanted.variant)}</p>
      <p className={styles.about} data-warning={wanted.mask === 'none' || undefined}>
        {aboutMask(wanted.mask)}
      </p>
      <div className={styles.explained}>
        <Explain topic="projection" hasWords>
          Projection
        </Explain>
        <Explain topic="crossAttention" hasWords>
          Cross-attention
        </Explain>
        <Explain topic="causal" hasWords>
          Why links look back only
        </Explain>
      </div>
      {cost && (
        <p className={styles.about}>
          {formatCount(cost.parameters)} numbers · {formatShare(cost.share)} of the models’ numbers ·{' '}
          {formatBytes(cost.bytes)}
        </p>
      )}
      <div className={styles.ways}>
        <Button look="strong" disabled={disabled || !isChanged || problem !== undefined} onClick={apply}>
          Apply
        </Button>
        <Button disabled={!isChanged} onClick={() => setChange({})}>
          As it was
        </Button>
        <p className={styles.said} role="status" aria-label="Change of the link" data-problem={problem && true}>
          {problem ?? (isChanged ? consequence(hasMoved, next) : '')}
        </p>
      </div>
    </div>
  );
}

/** What it has now is one of the choices, whatever it is. */
const headsOf = (heads: number, width: number): number[] =>
  [...new Set([...possibleHeads({ width }), heads])].toSorted((a, b) => a - b);

function consequence(hasMoved: boolean, { heads, variant }: Link): string {
  const why = hasMoved ? 'what it has learned is for the layers it has now' : 'what it has learned does not fit';
  const start = variant === 'released' ? 'changes answers at once' : 'writes nothing until it is trained';
  return `It starts untrained, with ${formatPlural(heads, 'head')}: ${why}. It ${start}. Undo brings it back.`;
}
