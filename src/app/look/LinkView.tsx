import type { AttentionLook, Look } from '../../shared/looks.ts';
import { SelectField } from '../parts/SelectField.tsx';
import { change, useInsideLook } from '../state/insideLook.ts';
import { AttentionMap } from './AttentionMap.tsx';
import { LookPart } from './LookPart.tsx';
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
    <LookPart
      name="Where it looks"
      title={`Where ${names.shortLink(link)} looks`}
      about={`Rows: what ${names.anchor} had read. Columns: what it looks at, in percent of each row.`}
      identity={names.linkIdentity(link)}
      aside={
        attention && (
          <SelectField
            name="Head"
            value={String(shown)}
            options={options}
            onChange={(value) => change({ head: value === 'mean' ? value : Number(value) })}
          />
        )
      }
    >
      {attention ? (
        <AttentionMap look={look} link={link} attention={attention} head={shown} names={names} />
      ) : (
        <p className={styles.waiting}>Looking where it looks…</p>
      )}
    </LookPart>
  );
}
