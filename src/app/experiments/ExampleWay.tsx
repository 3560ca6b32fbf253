import { exampleCalled, usePreset } from '../state/preset.ts';
import { isUnderWay, useRun } from '../state/run.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { openExample } from '../start.ts';
import styles from './ExampleWay.module.css';

interface Props {
  /** Of the example, which is the experiment's. */
  id: string;
  onLeave: () => void;
}

/** From an experiment to the example with its models and links. */
export function ExampleWay({ id, onLeave }: Props) {
  const example = exampleCalled(id);
  const isOpen = usePreset(({ preset: current, own }) => own === undefined && current === example);
  const isRunning = useRun(isUnderWay);
  if (!example) return null;
  if (isOpen)
    return (
      <p className={styles.open}>
        <Icon name="check" /> Its example is open
      </p>
    );
  return (
    <>
      <Button
        look="strong"
        onClick={() => {
          onLeave();
          void openExample(example);
        }}
      >
        Open this example
      </Button>
      {isRunning && <p className={styles.note}>The run under way stops then.</p>}
    </>
  );
}
