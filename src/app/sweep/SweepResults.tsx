import { useState } from 'react';
import type { Candidate } from '../../shared/sweeps.ts';
import { augmenterIdentity } from '../parts/identity.ts';
import { Segments } from '../parts/Segments.tsx';
import { forgetSweep, useSweep } from '../state/sweep.ts';
import { ranked, type Measure } from '../state/sweepFigures.ts';
import type { SweepRecord } from '../state/sweepRecord.ts';
import { Baselines } from './Baselines.tsx';
import { CandidateDetail } from './CandidateDetail.tsx';
import { cellsOf } from './cells.ts';
import { SweepBars } from './SweepBars.tsx';
import { SweepControls } from './SweepControls.tsx';
import { SweepGrid } from './SweepGrid.tsx';
import styles from './SweepResults.module.css';
import { bestSentence, candidateName } from './sweepWords.ts';
import { useWired } from './useWired.ts';

interface Props {
  record: SweepRecord;
  onNew: () => void;
  /** A wiring of it is in use now. */
  onTaken: () => void;
}

const MEASURES = [
  { value: 'exact', label: 'Accuracy' },
  { value: 'loss', label: 'Loss' },
] as const;

/** How far it is, what is best, the grid of single links, and the whole wirings as bars. */
export function SweepResults({ record, onNew, onTaken }: Props) {
  const trying = useSweep((sweep) => sweep.trying);
  const wired = useWired();
  const [measure, setMeasure] = useState<Measure>('exact');
  const [chosen, setChosen] = useState<string>();
  const { candidates } = record;
  const title = wired?.title ?? ((id: string) => id);
  const name = (candidate: Candidate): string => candidateName(candidate, wired?.titleIfSeveral);
  const cells = cellsOf(record, trying, measure);
  const best = ranked(record, measure).at(0)?.candidate;
  const shown = candidates.find(({ id }) => id === chosen) ?? best ?? candidates[0];
  const augmenters = [...new Set(candidates.flatMap(({ pair }) => pair?.augmenter ?? []))];
  const sentence = bestSentence(record, name);
  return (
    <div className={styles.results} data-identity="composed">
      <SweepControls record={record} name={name} onNew={onNew} onRemove={() => void forgetSweep()} />
      <div className={styles.summary}>
        {sentence && <p className={styles.best}>{sentence}</p>}
        <Baselines title={title} />
      </div>
      <div className={styles.parts}>
        <div className={styles.grids}>
          <Segments name="What to compare by" value={measure} options={MEASURES} onChange={setMeasure} />
          {augmenters.map((augmenter) => (
            <SweepGrid
              key={augmenter}
              augmenter={augmenter}
              identity={augmenterIdentity(wired?.augmenters.findIndex(({ id }) => id === augmenter) ?? 0)}
              titles={{ augmenter: title(augmenter), anchor: title(wired?.anchor.id ?? '') }}
              candidates={candidates}
              cells={cells}
              measure={measure}
              shown={shown.id}
              onShow={setChosen}
            />
          ))}
        </div>
        <CandidateDetail record={record} candidate={shown} name={name(shown)} title={title} onTaken={onTaken} />
        <SweepBars candidates={candidates} cells={cells} measure={measure} shown={shown.id} onShow={setChosen} />
      </div>
    </div>
  );
}
