import { useState } from 'react';
import type { ExampleList } from '../../../shared/exampleDraft.ts';
import { Segments } from '../../parts/Segments.tsx';
import { TextField } from '../../parts/TextField.tsx';
import styles from './BrowseExamples.module.css';
import { ExampleTable } from './ExampleTable.tsx';
import { useRested } from './useRested.ts';

interface Props {
  train: ExampleList;
  heldOut: ExampleList;
  /** Another whenever the examples are. */
  version: string;
}

/** After the last letter; each question goes through all examples. */
const REST_MS = 200;

type Side = 'train' | 'heldOut';

const SIDES: readonly { value: Side; label: string }[] = [
  { value: 'train', label: 'To train on' },
  { value: 'heldOut', label: 'Held out' },
];

/** All of them by side, with a field to find some. */
export function BrowseExamples({ train, heldOut, version }: Props) {
  const [side, setSide] = useState<Side>('train');
  const [find, setFind] = useState('');
  const rested = useRested(find, REST_MS);
  const of = side === 'train' ? train : heldOut;
  return (
    <div className={styles.browse}>
      <div className={styles.top}>
        <Segments name="Side" value={side} options={SIDES} onChange={setSide} />
        <div className={styles.find}>
          <TextField name="Find" value={find} placeholder="Part of a question or an answer" onChange={setFind} />
        </div>
      </div>
      <ExampleTable
        key={of}
        caption={side === 'train' ? 'Examples to train on' : 'Held-out examples'}
        of={of}
        find={rested}
        version={version}
      />
    </div>
  );
}
