import { useState } from 'react';
import type { Control } from '../../shared/trials.ts';
import { Choice } from '../parts/Choice.tsx';
import { capitalize, formatPlural } from '../parts/format.ts';
import { SeriesForm } from '../parts/SeriesForm.tsx';
import { stepSizeWords } from '../parts/settingsWords.ts';
import { startControls } from '../state/controls.ts';
import { AGAIN, CONTROLS } from '../state/controlsRecord.ts';
import { useExamples } from '../state/examples.ts';
import { useOpening } from '../state/opening.ts';
import { usePreset } from '../state/preset.ts';
import { useRun } from '../state/run.ts';
import { expectedSeconds } from '../state/seriesFigures.ts';
import { useSeriesObstacle } from '../state/useSeriesObstacle.ts';
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
  const { settings, examplesPerSecond } = useRun();
  const perStep = useStepExamples();
  const { heldOut = 0 } = useExamples(({ report }) => report) ?? {};
  const anchorId = usePreset(({ preset }) => preset.anchor);
  const anchor = useOpening((opening) => opening.anchor?.title) ?? capitalize(anchorId);
  const links = useWiring((wiring) => linksInUse(wiring).filter(({ enabled }) => enabled).length);
  const [chosen, setChosen] = useState<readonly Control[]>(CONTROLS);
  const [budget, setBudget] = useState({ steps: settings.steps, limit: Math.max(1, Math.min(200, heldOut)) });
  const runs = chosen.length + 1;
  const seconds = expectedSeconds(runs, budget.steps, perStep, examplesPerSecond);
  const hindrance = useSeriesObstacle();
  const obstacle = hindrance ?? (links === 0 ? 'No link is on. Wire at least one.' : undefined);
  const toggle = (control: Control, on: boolean): void =>
    setChosen(CONTROLS.filter((each) => (each === control ? on : chosen.includes(each))));
  return (
    <SeriesForm
      title="What to change"
      budget={budget}
      onBudget={setBudget}
      heldOut={heldOut}
      about={`${formatPlural(links, 'link')} as wired now. The rest as in the training settings: ${stepSizeWords(settings)} a step, rate ${settings.learningRate}, seed ${settings.seed}.`}
      count={formatPlural(runs, 'run')}
      seconds={seconds}
      replaced={replaces ? 'The results that are here go when this starts.' : undefined}
      obstacle={obstacle}
      more={<SkillPart anchor={anchor} />}
      start="Start the controls"
      onStart={() => {
        onStarted();
        void startControls(chosen, budget.steps, budget.limit);
      }}
      onCancel={onCancel}
    >
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
    </SeriesForm>
  );
}
