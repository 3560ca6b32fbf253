import { useState } from 'react';
import type { Control } from '../../shared/trials.ts';
import { Button } from '../parts/Button.tsx';
import { Choice } from '../parts/Choice.tsx';
import { aboutTime, capitalize, formatPlural } from '../parts/format.ts';
import { NumberField } from '../parts/NumberField.tsx';
import { stepSizeWords } from '../parts/settingsWords.ts';
import { startControls } from '../state/controls.ts';
import { AGAIN, CONTROLS } from '../state/controlsRecord.ts';
import { useExamples } from '../state/examples.ts';
import { useOpening } from '../state/opening.ts';
import { usePreset } from '../state/preset.ts';
import { useRun } from '../state/run.ts';
import { expectedSeconds } from '../state/seriesFigures.ts';
import { useStepExamples } from '../state/useStepExamples.ts';
import { linksInUse, useWiring } from '../state/wiring.ts';
import styles from './ControlsForm.module.css';
import { CONTROL_WORDS } from './controlWords.ts';
import { SkillPart } from './SkillPart.tsx';

interface Props {
  /** There are results that new ones take the place of. */
  replaces: boolean;
  onStarted: () => void;
  onCancel?: () => void;
}

/** Which controls, for how long, and how long all of it takes. */
export function ControlsForm({ replaces, onStarted, onCancel }: Props) {
  const { settings, examplesPerSecond, state, busy } = useRun();
  const perStep = useStepExamples();
  const isReady = useOpening(({ status }) => status === 'open');
  const { train = 0, heldOut = 0 } = useExamples(({ report }) => report) ?? {};
  const anchorId = usePreset(({ preset }) => preset.anchor);
  const anchor = useOpening((opening) => opening.anchor?.title) ?? capitalize(anchorId);
  const links = useWiring((wiring) => linksInUse(wiring).filter(({ enabled }) => enabled).length);
  const [chosen, setChosen] = useState<readonly Control[]>(CONTROLS);
  const [steps, setSteps] = useState(settings.steps);
  const [limit, setLimit] = useState(Math.max(1, Math.min(200, heldOut)));
  const runs = chosen.length + 1;
  const seconds = expectedSeconds(runs, steps, perStep, examplesPerSecond);
  const obstacle = whyNot(links, train, heldOut, isReady, state === 'running' || busy);
  const toggle = (control: Control, on: boolean): void =>
    setChosen(CONTROLS.filter((each) => (each === control ? on : chosen.includes(each))));
  return (
    <div className={styles.form}>
      <fieldset className={styles.group}>
        <legend className={styles.legend}>What to change</legend>
        <p className={styles.about}>
          {CONTROL_WORDS[AGAIN].name} is made first, with fresh links and nothing changed: only that is a fair thing to
          compare with. Then, one at a time:
        </p>
        {CONTROLS.map((control) => (
          <Choice
            key={control}
            name={CONTROL_WORDS[control].name}
            about={CONTROL_WORDS[control].about}
            isBelow
            checked={chosen.includes(control)}
            onChange={(on) => toggle(control, on)}
          />
        ))}
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
        <p className={styles.note}>
          {formatPlural(links, 'link')} as wired now. The rest as in the training settings: {stepSizeWords(settings)} a
          step, rate {settings.learningRate}, seed {settings.seed}.
        </p>
      </fieldset>
      <SkillPart anchor={anchor} />
      <div className={styles.foot}>
        <p className={styles.sum} aria-live="polite">
          <strong>{formatPlural(runs, 'run')}</strong> of {formatPlural(steps, 'step')} each:{' '}
          {seconds === undefined ? 'how long it takes is known once the first one runs' : aboutTime(seconds)}.
          {replaces && ' The results that are here go when this starts.'}
        </p>
        {onCancel && <Button onClick={onCancel}>Keep the results</Button>}
        <Button
          look="strong"
          icon="play"
          disabled={obstacle !== undefined}
          onClick={() => {
            onStarted();
            void startControls(chosen, steps, limit);
          }}
        >
          Start the controls
        </Button>
        {obstacle && <p className={styles.obstacle}>{obstacle}</p>}
      </div>
    </div>
  );
}

/** Why it cannot start, in words. */
function whyNot(
  links: number,
  train: number,
  heldOut: number,
  isReady: boolean,
  isTraining: boolean,
): string | undefined {
  if (!isReady) return 'The models are not open.';
  if (links === 0) return 'No link is on. Wire at least one.';
  if (train === 0 || heldOut === 0)
    return 'There are no examples to train and score on. Add some under "Train the wires".';
  if (isTraining) return 'A training run is going. Pause it first.';
  return undefined;
}
