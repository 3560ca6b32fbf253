import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
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
  const id = useId();
  const slider = useRef<HTMLInputElement>(null);
  const [sliding, setSliding] = useState<number>();
  const count = sliding ?? Math.min(present, most);
  const letGo = useEffectEvent((value: number): void => {
    setSliding(undefined);
    onSpread(value);
  });
  useEffect(() => {
    const input = slider.current;
    const listening = new AbortController();
    input?.addEventListener('change', () => letGo(input.valueAsNumber), { signal: listening.signal });
    return () => listening.abort();
  }, []);
  return (
    <div className={styles.spread}>
      <label htmlFor={id}>Spread evenly</label>
      <input
        ref={slider}
        id={id}
        type="range"
        min={1}
        max={most}
        value={count}
        disabled={disabled}
        onChange={({ target }) => setSliding(target.valueAsNumber)}
      />
      <output htmlFor={id}>{count}</output>
    </div>
  );
}
