import { useEffect, useId, useState } from 'react';
import type { ExamplesDraft as Draft } from '../../../shared/exampleDraft.ts';
import { Button } from '../../parts/Button.tsx';
import { formatCount } from '../../parts/format.ts';
import { RangeField } from '../../parts/RangeField.tsx';
import { useKeptFocus } from '../../parts/useKeptFocus.ts';
import { changeDraft, dropDraft, takeDraft, useExampleDraft } from '../../state/exampleDraft.ts';
import { AddExamples } from './AddExamples.tsx';
import { BrowseExamples } from './BrowseExamples.tsx';
import { DraftChecks } from './DraftChecks.tsx';
import { DraftFileRow } from './DraftFileRow.tsx';
import { DraftProblems } from './DraftProblems.tsx';
import { obstacle, readWords, shareWords, sidesWords } from './draftWords.ts';
import styles from './ExamplesDraft.module.css';
import { useDraftVersion } from './useDraftVersion.ts';

/** What was read, before it is used: its files, its sides, what is wrong with it. */
export function ExamplesDraft({ draft, onDone }: { draft: Draft; onDone: () => void }) {
  const { files, train, heldOut, share } = draft;
  const { isChanging, isTaking } = useExampleDraft();
  const around = useKeptFocus<HTMLDivElement>(files.length);
  const why = useId();
  const [isLooking, setIsLooking] = useState(false);
  const version = useDraftVersion(draft);
  const hindrance = obstacle(draft);
  useEffect(() => {
    around.current?.scrollIntoView({ block: 'nearest' }); // files may be dropped anywhere
  }, [around]);
  return (
    <div
      ref={around}
      className={styles.draft}
      role="group"
      aria-label="Examples that are not in use yet"
      aria-busy={isChanging}
      tabIndex={-1}
    >
      <p>
        <strong>{readWords(draft)}</strong>
      </p>
      <ul className={styles.files} aria-label="Files">
        {files.map((file) => (
          <DraftFileRow key={file.id} file={file} />
        ))}
      </ul>
      <AddExamples toDraft />
      <section className={styles.sides} aria-label="Sides">
        <p className={styles.counts}>
          <strong>{formatCount(train)}</strong> to train on · <strong>{formatCount(heldOut)}</strong> held out
        </p>
        {files.some(({ use }) => use === 'split') && (
          <RangeField
            className={styles.share}
            name="Held out"
            min={0}
            max={50}
            step={1}
            value={Math.round(100 * share)}
            words={shareWords}
            disabled={isTaking}
            onLetGo={(percent) => changeDraft({ share: percent / 100 })}
          />
        )}
        <p className={styles.about}>{sidesWords(draft)}</p>
      </section>
      {draft.problems > 0 && <DraftProblems total={draft.problems} onDone={() => around.current?.focus()} />}
      <DraftChecks draft={draft} version={version} />
      <details onToggle={({ currentTarget }) => setIsLooking(currentTarget.open)}>
        <summary className={styles.summary}>Look through the examples</summary>
        {isLooking && <BrowseExamples train="draftTrain" heldOut="draftHeldOut" version={version} />}
      </details>
      <div className={styles.ways}>
        <Button
          look="strong"
          disabled={hindrance !== undefined}
          aria-describedby={hindrance && why}
          onClick={() => void takeDraft().then((isTaken) => isTaken && onDone())}
        >
          Use these examples
        </Button>
        <Button
          look="quiet"
          disabled={isTaking}
          onClick={() => {
            onDone();
            void dropDraft();
          }}
        >
          Leave them
        </Button>
        {isChanging && <p className={styles.working}>Working on it…</p>}
        {hindrance && (
          <p id={why} className={styles.about}>
            {hindrance}
          </p>
        )}
      </div>
    </div>
  );
}
