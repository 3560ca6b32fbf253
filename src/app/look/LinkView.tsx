import type { AttentionLook, Look } from '../../shared/looks.ts';
import { SelectField } from '../parts/SelectField.tsx';
import { change, useInsideLook } from '../state/insideLook.ts';
import { AttentionMap } from './AttentionMap.tsx';
import styles from './LinkView.module.css';
import type { Names } from './useModelNames.ts';

interface Props {
  look: Look;
  link: string;
  attention?: AttentionLook;
  names: Names;
}

/** Where the heads of the chosen link look. */
export function LinkView({ look, link, attention, names }: Props) {
  const head = useInsideLook((state) => state.head);
  const heads = attention?.heads ?? 0;
  const shown = typeof head === 'number' && head < heads ? head : 'mean';
  const options = [
    { value: 'mean', label: heads === 1 ? 'The only head' : `Mean of ${heads} heads` },
    ...(heads > 1 ? Array.from({ length: heads }, (_, i) => ({ value: String(i), label: `Head ${i + 1}` })) : []),
  ];
  return (
    <section className={styles.section} data-identity={names.linkIdentity(link)} aria-label="Where it looks">
      <header className={styles.header}>
        <div>
          <h3 className={styles.title}>Where {names.shortLink(link)} looks</h3>
          <p className={styles.about}>
            Rows: what {names.anchor} had read. Columns: what it looks at, in percent of each row.
          </p>
        </div>
        {attention && (
          <SelectField
            name="Head"
            value={String(shown)}
            options={options}
            onChange={(value) => change({ head: value === 'mean' ? value : Number(value) })}
          />
        )}
      </header>
      {attention ? (
        <AttentionMap look={look} link={link} attention={attention} head={shown} names={names} />
      ) : (
        <p className={styles.about}>Looking where it looks…</p>
      )}
    </section>
  );
}
