import { RangeField } from '../parts/RangeField.tsx';
import styles from './WirePresets.module.css';

interface Props {
  /** How many there are now. */
  present: number;
  most: number;
  disabled: boolean;
  onSpread: (count: number) => void;
}

/** So many links, at even distances. Wired when the slider is let go: each wiring is an edit of its own. */
export function SpreadSlider({ present, most, disabled, onSpread }: Props) {
  return (
    <RangeField
      className={styles.spread}
      name="Spread evenly"
      min={1}
      max={most}
      value={Math.min(present, most)}
      disabled={disabled}
      onLetGo={onSpread}
    />
  );
}
