import { useState } from 'react';
import { candidatesOf, usualStride, type SweepChoice } from '../../shared/sweeps.ts';
import { Button } from '../parts/Button.tsx';
import { Choice } from '../parts/Choice.tsx';
import { aboutTime, formatPlural } from '../parts/format.ts';
import { NumberField } from '../parts/NumberField.tsx';
import { stepSizeWords } from '../parts/settingsWords.ts';
import { useExamples } from '../state/examples.ts';
import { useOpening } from '../state/opening.ts';
import { useRun } from '../state/run.ts';
import { expectedSeconds } from '../state/seriesFigures.ts';
import { startSweep } from '../state/sweep.ts';
import { useStepExamples } from '../state/useStepExamples.ts';
import styles from './SweepForm.module.css';
import { useWired, type NamedModels } from './useWired.ts';

interface Props {
  /** There are results that a new sweep takes the place of. */
  replaces: boolean;
  onStarted: () => void;
  onCancel?: () => void;
}

export function SweepForm(props: Props) {
  const wired = useWired();
  return wired ? <OpenForm wired={wired} {...props} /> : null;
}

/** What is tried, for how long, and how long all of it takes. */
function OpenForm({ wired, replaces, onStarted, onCancel }: Props & { wired: NamedModels }) {
  const { settings, examplesPerSecond, state, busy } = useRun();
  const perStep = useStepExamples();
  const isReady = useOpening(({ status }) => status === 'open');
  const { train = 0, heldOut = 0 } = useExamples(({ report }) => report) ?? {};
  const [choice, setChoice] = useState<SweepChoice>(() => ({
    pairs: wired.augmenters.map(({ id }) => id),
    stride: usualStride(wired),
    wholes: true,
    heads: false,
  }));
  const [steps, setSteps] = useState(Math.min(100, settings.steps));
  const [limit, setLimit] = useState(Math.max(1, Math.min(128, heldOut)));
  const change = (to: Partial<SweepChoice>): void => setChoice({ ...choice, ...to });
  const count = (only: Partial<SweepChoice>): number =>
    candidatesOf(wired, { pairs: [], stride: choice.stride, wholes: false, heads: false, ...only }).length;
  const candidates = candidatesOf(wired, choice);
  const seconds = expectedSeconds(candidates.length, steps, perStep, examplesPerSecond);
  const mostStride = Math.max(wired.anchor.blocks, ...wired.augmenters.map(({ blocks }) => blocks));
  const obstacle = whyNot(candidates.length, train, heldOut, isReady, state === 'running' || busy);
  const start = (): void => {
    onStarted();
    // So short a run would not get out of its warm-up.
    const warmupSteps = Math.min(settings.warmupSteps, Math.floor(steps / 4));
    void startSweep(candidates, { ...settings, steps, warmupSteps }, limit);
  };
  return (
    <div className={styles.form}>
      <fieldset className={styles.group}>
        <legend className={styles.legend}>What to try</legend>
        {wired.augmenters.map(({ id }) => (
          <Choice
            key={id}
            name={`A single link, from each layer of ${wired.title(id)} to each of ${wired.title(wired.anchor.id)}`}
            about={formatPlural(count({ pairs: [id] }), 'candidate')}
            checked={choice.pairs.includes(id)}
            onChange={(on) =>
              change({ pairs: on ? [...choice.pairs, id] : choice.pairs.filter((each) => each !== id) })
            }
          />
        ))}
        {mostStride > 3 && (
          <div className={styles.stride}>
            <NumberField
              name="Every n-th layer, from the last one down"
              min={1}
              max={mostStride}
              step={1}
              value={choice.stride}
              disabled={choice.pairs.length === 0}
              onChange={(stride) => change({ stride })}
            />
          </div>
        )}
        <Choice
          name="Whole wirings: every 4th, spread evenly, last only, the example’s own"
          about={formatPlural(count({ wholes: true }), 'candidate')}
          checked={choice.wholes}
          onChange={(wholes) => change({ wholes })}
        />
        <Choice
          name="The present wiring with 1, 2, 4 and 8 heads, as far as they fit"
          about={formatPlural(count({ heads: true }), 'candidate')}
          checked={choice.heads}
          onChange={(heads) => change({ heads })}
        />
      </fieldset>
      <fieldset className={styles.budget}>
        <legend className={styles.legend}>Budget of each</legend>
        <NumberField name="Steps" min={1} max={100_000} step={1} value={steps} onChange={setSteps} />
        <NumberField
          name="Held-out questions"
          min={1}
          max={Math.max(1, heldOut)}
          step={1}
          value={limit}
          onChange={setLimit}
        />
        <p className={styles.about}>
          The rest as in the training settings: {stepSizeWords(settings)} a step, rate {settings.learningRate}, seed{' '}
          {settings.seed}.
        </p>
      </fieldset>
      <div className={styles.foot}>
        <p className={styles.sum} aria-live="polite">
          <strong>{formatPlural(candidates.length, 'candidate')}</strong> of {formatPlural(steps, 'step')} each:{' '}
          {seconds === undefined ? 'how long it takes is known once the first one runs' : aboutTime(seconds)}.
          {replaces && ' The results of the last sweep go when this one starts.'}
        </p>
        {onCancel && <Button onClick={onCancel}>Keep the results</Button>}
        <Button look="strong" icon="play" disabled={obstacle !== undefined} onClick={start}>
          Start the sweep
        </Button>
        {obstacle && <p className={styles.obstacle}>{obstacle}</p>}
      </div>
    </div>
  );
}

/** Why it cannot start, in words. */
function whyNot(
  candidates: number,
  train: number,
  heldOut: number,
  isReady: boolean,
  isTraining: boolean,
): string | undefined {
  if (!isReady) return 'The models are not open.';
  if (train === 0 || heldOut === 0)
    return 'There are no examples to train and score on. Add some under "Train the wires".';
  if (isTraining) return 'A training run is going. Pause it first.';
  if (candidates === 0) return 'Choose something to try.';
  return undefined;
}
