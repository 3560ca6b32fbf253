import { Button } from '../parts/Button.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { useExamples } from '../state/examples.ts';
import { measureOff, stopMeasuring, useLinkFigures } from '../state/linkFigures.ts';
import { useRun } from '../state/run.ts';
import { linksInUse, useWiring } from '../state/wiring.ts';
import styles from './MeasureOff.module.css';

/** What is lost without each link: on demand, since every link takes a look at the held-out questions. */
export function MeasureOff({ disabled }: { disabled: boolean }) {
  const { off, isStale, measuring, error } = useLinkFigures();
  const heldOut = useExamples(({ report }) => report?.heldOut ?? 0);
  const isTraining = useRun(({ state }) => state === 'running');
  const links = useWiring(linksInUse);
  const [figure] = Object.values(off);
  const isAnyOn = links.some(({ enabled }) => enabled);
  const words = (): string => {
    if (measuring) return `Link ${Math.min(measuring.of, measuring.done + 1)} of ${measuring.of} is left out.`;
    if (heldOut === 0) return 'What a link writes, and what is lost without it, is measured on examples: bring some.';
    if (figure && isStale) return 'Measured before the last change.';
    if (figure) return `Measured on ${figure.n} held-out questions, one link left out at a time.`;
    return 'How much worse the composition is without a link.';
  };
  return (
    <div className={styles.measure}>
      {measuring ? (
        <Button icon="stop" onClick={stopMeasuring}>
          Stop measuring
        </Button>
      ) : (
        <Button disabled={disabled || isTraining || heldOut === 0 || !isAnyOn} onClick={() => void measureOff()}>
          {figure ? 'Measure again' : 'Measure without each'}
        </Button>
      )}
      <p className={styles.words} role="status" aria-label="Measured links">
        {words()}
      </p>
      {error && <ErrorNote error={error} onDismiss={() => useLinkFigures.setState({ error: undefined })} />}
    </div>
  );
}
