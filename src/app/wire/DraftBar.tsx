import { Button } from '../parts/Button.tsx';
import { applyDraft, discardDraft } from '../state/draftCommands.ts';
import { useRun } from '../state/run.ts';
import { hasDraft, useWiring } from '../state/wiring.ts';
import styles from './DraftBar.module.css';
import { draftWords } from './draftWords.ts';

/** Says that what is drawn is not what is in use, and what can be done about it. */
export function DraftBar({ disabled }: { disabled: boolean }) {
  const isChanged = useWiring(hasDraft);
  const run = useRun(({ state }) => state);
  const busy = useRun((state) => state.busy);
  const { changed, why, use } = draftWords(run);
  return (
    <div className={isChanged ? styles.bar : undefined}>
      <p className={styles.words} role="status" aria-label="Changes that are not in use">
        {isChanged && (
          <>
            <strong>{changed}</strong> {why}
          </>
        )}
      </p>
      {isChanged && (
        <div className={styles.ways}>
          <Button look="strong" disabled={disabled || busy} onClick={() => void applyDraft()}>
            {use}
          </Button>
          <Button disabled={disabled} onClick={() => void discardDraft()}>
            Discard changes
          </Button>
        </div>
      )}
    </div>
  );
}
