import { useState } from 'react';
import { candidatesOf, usualStride, type SweepChoice } from '../../shared/sweeps.ts';
import { Choice } from '../parts/Choice.tsx';
import { formatPlural } from '../parts/format.ts';
import { NumberField } from '../parts/NumberField.tsx';
import { SeriesForm } from '../parts/SeriesForm.tsx';
import { stepSizeWords } from '../parts/settingsWords.ts';
import { useExamples } from '../state/examples.ts';
import { useRun } from '../state/run.ts';
import { expectedSeconds } from '../state/seriesFigures.ts';
import { startSweep } from '../state/sweep.ts';
import { useSeriesObstacle } from '../state/useSeriesObstacle.ts';
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
  const { settings, examplesPerSecond } = useRun();
  const perStep = useStepExamples();
  const { heldOut = 0 } = useExamples(({ report }) => report) ?? {};
  const [choice, setChoice] = useState<SweepChoice>(() => ({
    pairs: wired.augmenters.map(({ id }) => id),
    stride: usualStride(wired),
    wholes: true,
    heads: false,
  }));
  const [budget, setBudget] = useState({
    steps: Math.min(100, settings.steps),
    limit: Math.max(1, Math.min(128, heldOut)),
  });
  const change = (to: Partial<SweepChoice>): void => setChoice({ ...choice, ...to });
  const count = (only: Partial<SweepChoice>): number =>
    candidatesOf(wired, { pairs: [], stride: choice.stride, wholes: false, heads: false, ...only }).length;
  const candidates = candidatesOf(wired, choice);
  const seconds = expectedSeconds(candidates.length, budget.steps, perStep, examplesPerSecond);
  const mostStride = Math.max(wired.anchor.blocks, ...wired.augmenters.map(({ blocks }) => blocks));
  const hindrance = useSeriesObstacle();
  const obstacle = hindrance ?? (candidates.length === 0 ? 'Choose something to try.' : undefined);
  const start = (): void => {
    onStarted();
    const { steps, limit } = budget;
    // So short a run would not get out of its warm-up.
    const warmupSteps = Math.min(settings.warmupSteps, Math.floor(steps / 4));
    void startSweep(candidates, { ...settings, steps, warmupSteps }, limit);
  };
  return (
    <SeriesForm
      title="What to try"
      budget={budget}
      onBudget={setBudget}
      heldOut={heldOut}
      about={`The rest as in the training settings: ${stepSizeWords(settings)} a step, rate ${settings.learningRate}, seed ${settings.seed}.`}
      count={formatPlural(candidates.length, 'candidate')}
      seconds={seconds}
      replaced={replaces ? 'The results of the last sweep go when this one starts.' : undefined}
      obstacle={obstacle}
      start="Start the sweep"
      onStart={start}
      onCancel={onCancel}
    >
      {wired.augmenters.map(({ id }) => (
        <Choice
          key={id}
          name={`A single link, from each layer of ${wired.title(id)} to each of ${wired.title(wired.anchor.id)}`}
          about={formatPlural(count({ pairs: [id] }), 'candidate')}
          checked={choice.pairs.includes(id)}
          onChange={(on) => change({ pairs: on ? [...choice.pairs, id] : choice.pairs.filter((each) => each !== id) })}
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
    </SeriesForm>
  );
}
