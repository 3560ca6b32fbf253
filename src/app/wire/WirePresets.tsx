import { useId, useState } from 'react';
import type { Link } from '../../shared/composition.ts';
import { formatPlural } from '../parts/format.ts';
import { usePreset } from '../state/preset.ts';
import { changeLinks, useWiring } from '../state/wiring.ts';
import type { WireModels } from './useModels.ts';
import { everyFourth, lastOnly, mostSpread, sameLinks, spreadEvenly } from '../../shared/wirings.ts';
import styles from './WirePresets.module.css';

/** Whole wirings at a click. */
export function WirePresets({ models, disabled }: { models: WireModels; disabled: boolean }) {
  const links = useWiring((state) => state.links);
  const slider = useId();
  const [count, setCount] = useState(1);
  const preset = usePreset((state) => state.preset);
  const most = mostSpread(models);
  const own = preset.links.map((link) => links.find(({ id }) => id === link.id) ?? link);
  const choices: [name: string, links: Link[]][] = [
    own.length > 0
      ? [`Every block (${formatPlural(own.length, 'link')})`, own.map((link) => ({ ...link, enabled: true }))]
      : ['All', spreadEvenly(models, links, most)],
    ['Every 4th (paper)', everyFourth(models, links)],
    ['Last only', lastOnly(models, links)],
    ['None', []],
  ];
  const spread = (next: number): void => {
    setCount(next);
    const said = `${formatPlural(next, 'link')}, spread evenly.`;
    void changeLinks(spreadEvenly(models, links, next), said);
  };
  return (
    <fieldset className={styles.presets} disabled={disabled}>
      <legend className={styles.legend}>Wire all at once</legend>
      <div className={styles.choices}>
        {choices.map(([name, wanted]) => (
          <button
            key={name}
            type="button"
            className={styles.choice}
            aria-pressed={sameLinks(wanted, links)}
            onClick={() => void changeLinks(wanted, `${name}: ${formatPlural(wanted.length, 'link')}.`)}
          >
            {name}
          </button>
        ))}
      </div>
      <div className={styles.spread}>
        <label htmlFor={slider}>Spread evenly</label>
        <input
          id={slider}
          type="range"
          min={1}
          max={most}
          value={count}
          onChange={(event) => spread(Number(event.target.value))}
        />
        <output htmlFor={slider}>{count}</output>
      </div>
    </fieldset>
  );
}
