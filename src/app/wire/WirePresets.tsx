import { useId, useState } from 'react';
import type { Link } from '../../shared/composition.ts';
import {
  allPairs,
  everyFourth,
  lastOnly,
  mostSpread,
  sameLinks,
  spreadEvenly,
  wireOnly,
} from '../../shared/wirings.ts';
import { formatPlural } from '../parts/format.ts';
import { SelectField } from '../parts/SelectField.tsx';
import { usePreset } from '../state/preset.ts';
import { changeLinks, useWiring } from '../state/wiring.ts';
import { ManyLinks } from './ManyLinks.tsx';
import { SpreadSlider } from './SpreadSlider.tsx';
import type { WireModels } from './useModels.ts';
import styles from './WirePresets.module.css';

/** As many links are asked about first. */
const MANY = 64;

const EVERYONE = '';

interface Choice {
  name: string;
  /** With what it amounts to. */
  label?: string;
  links: Link[];
}

/** Whole wirings at a click, of all augmenters or of one. */
export function WirePresets({ models, disabled }: { models: WireModels; disabled: boolean }) {
  const links = useWiring((state) => state.links);
  const preset = usePreset((state) => state.preset);
  const [chosen, setChosen] = useState(EVERYONE);
  const [asked, setAsked] = useState<Choice>();
  const legend = useId();
  const augmenter = models.augmenters.some(({ id }) => id === chosen) ? chosen : undefined;
  const scope = augmenter === undefined ? models.augmenters : models.augmenters.filter(({ id }) => id === augmenter);
  const wired = (wire: Parameters<typeof wireOnly>[3]): Link[] => wireOnly(models, links, augmenter, wire);

  const all = allPairCount(models.anchor, scope);
  const own = preset.links.map((link) => links.find(({ id }) => id === link.id) ?? link);
  const choices: Choice[] = [
    ...(own.length > 0
      ? [{ name: 'Every block', label: formatPlural(own.length, 'link'), links: own.map(switchedOn) }]
      : []),
    { name: 'Every 4th (paper)', links: wired(everyFourth) },
    { name: 'Last only', links: wired(lastOnly) },
    { name: 'None', links: wired(() => []) },
  ];
  const take = (name: string, wanted: Link[]): void => {
    setAsked(undefined);
    void changeLinks(wanted, `${name}: ${formatPlural(wanted.length, 'link')}.`);
  };
  const takeAll = (): void => {
    const choice = { name: 'All pairs', links: wired(allPairs) };
    if (all > MANY) setAsked(choice);
    else take(choice.name, choice.links);
  };
  return (
    <div className={styles.presets} role="group" aria-labelledby={legend}>
      <div className={styles.top}>
        <p id={legend} className={styles.legend}>
          Wire all at once
        </p>
        {models.augmenters.length > 1 && (
          <SelectField
            name="Wire"
            value={augmenter ?? EVERYONE}
            options={[
              { value: EVERYONE, label: 'all augmenters' },
              ...models.augmenters.map(({ id }) => ({ value: id, label: `${models.title(id)} only` })),
            ]}
            disabled={disabled}
            onChange={setChosen}
          />
        )}
      </div>
      <div className={styles.choices}>
        {choices.map(({ name, label, links: wanted }) => (
          <button
            key={name}
            type="button"
            className={styles.choice}
            disabled={disabled}
            aria-pressed={sameLinks(wanted, links)}
            onClick={() => take(name, wanted)}
          >
            {label ? `${name} (${label})` : name}
          </button>
        ))}
        <button
          type="button"
          className={styles.choice}
          disabled={disabled}
          aria-pressed={links.length === all && sameLinks(wired(allPairs), links)}
          onClick={takeAll}
        >
          {`All pairs (${formatPlural(all, 'link')})`}
        </button>
      </div>
      {asked && (
        <ManyLinks
          links={asked.links}
          models={models}
          onTake={() => take(asked.name, asked.links)}
          onLeave={() => setAsked(undefined)}
        />
      )}
      <SpreadSlider
        key={augmenter}
        present={Math.max(1, ...scope.map(({ id }) => links.filter((link) => link.augmenter === id).length))}
        most={mostSpread({ ...models, augmenters: scope })}
        disabled={disabled}
        onSpread={(count) => {
          const wanted = wired((these, present) => spreadEvenly(these, present, count));
          void changeLinks(wanted, `${formatPlural(count, 'link')}${scope.length > 1 ? ' each' : ''}, spread evenly.`);
        }}
      />
    </div>
  );
}

const switchedOn = (link: Link): Link => ({ ...link, enabled: true });

const allPairCount = (anchor: { blocks: number }, augmenters: readonly { blocks: number }[]): number =>
  augmenters.reduce((sum, { blocks }) => sum + (blocks + 1) * (anchor.blocks + 1), 0);
