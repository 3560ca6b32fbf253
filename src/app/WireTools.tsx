import { PinLine } from './compare/PinLine.tsx';
import { ControlsLine } from './controls/ControlsLine.tsx';
import { SweepLine } from './sweep/SweepLine.tsx';
import styles from './WireTools.module.css';

/** At the foot of the Wire panel: other wirings than the one in use, tried out or pinned beside it, and controls. Comes when the page is there. */
export function WireTools() {
  return (
    <div className={styles.tools}>
      <SweepLine />
      <ControlsLine />
      <PinLine />
    </div>
  );
}
