import { Button } from '../parts/Button.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { useOpening } from '../state/opening.ts';
import { usePreset } from '../state/preset.ts';
import { backToExample, open } from '../start.ts';
import styles from './OpeningProblem.module.css';
import { switchOnAdvice } from './switchOnAdvice.ts';

/** Why nothing runs, and what to do about it. What was recorded stays on the page. */
export function OpeningProblem() {
  const { status, error } = useOpening();
  const isOwn = usePreset(({ own }) => own !== undefined);
  if (status !== 'failed' || !error) return null;
  const missing = error.code === 'no-webgpu' || error.code === 'no-adapter' ? error.code : undefined;
  const advice = missing ? switchOnAdvice(missing, navigator.userAgent, isSecureContext) : [];
  return (
    <ErrorNote error={missing ? { code: missing, message: error.message } : error}>
      {missing && (
        <div className={styles.advice}>
          <p>Patchbay runs its models on the graphics card through WebGPU. To switch it on here:</p>
          <ol className={styles.steps}>
            {advice.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {!isOwn && <p>Until then you see answers that were recorded earlier.</p>}
        </div>
      )}
      <Button onClick={() => void open()}>{missing ? 'Try again' : 'Start again'}</Button>
      {isOwn && !missing && <Button onClick={() => void backToExample()}>Back to the example</Button>}
    </ErrorNote>
  );
}
