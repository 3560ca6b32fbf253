// Which of the examples that ship is open: what each is about, what its models are, and what it costs to load.
import { useEffect, useRef } from 'react';
import type { Preset } from '../../shared/preset.ts';
import { presets } from '../../shared/presets/presets.ts';
import { openExample } from '../start.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { formatPlural } from '../parts/format.ts';
import { endChoosing } from '../state/choosing.ts';
import { listModels, useLibrary } from '../state/library.ts';
import { useOpening } from '../state/opening.ts';
import { usePreset } from '../state/preset.ts';
import { isUnderWay, useRun } from '../state/run.ts';
import styles from './ChooseDialog.module.css';
import { ExampleCard } from './ExampleCard.tsx';
import { exampleSize } from './exampleSize.ts';
import { KeepExamples } from './KeepExamples.tsx';

/** Open as long as it is there. */
export function ChooseDialog() {
  const report = useLibrary((library) => library.report);
  const current = usePreset(({ preset, own }) => (own ? undefined : preset));
  const anchor = useOpening((opening) => opening.anchor);
  const augmenters = useOpening((opening) => opening.augmenters);
  const isRunning = useRun(isUnderWay);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => void listModels(), []);
  const open = [...(anchor ? [anchor] : []), ...augmenters].map(({ id }) => id);
  const choose = (example: Preset): void => {
    dialog.current?.close();
    void openExample(example);
  };
  return (
    <Dialog
      ref={dialog}
      title="Choose an example"
      about={`${formatPlural(presets.length, 'example')}: models that belong together, with trained links and questions. What you wire and train in each stays in this browser, also while you look at another.`}
      onClose={endChoosing}
    >
      {isRunning && (
        <p className={styles.note}>A run is under way. It stops when you choose: go on with it when you come back.</p>
      )}
      <ul className={styles.cards}>
        {presets.map((example) => (
          <ExampleCard
            key={example.id}
            example={example}
            models={report?.models ?? []}
            bytes={exampleSize(example, report, open)}
            isOpen={example === current}
            onChoose={() => choose(example)}
          />
        ))}
      </ul>
      <KeepExamples />
    </Dialog>
  );
}
