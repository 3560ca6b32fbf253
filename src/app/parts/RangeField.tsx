import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';

interface Props {
  name: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  disabled?: boolean;
  className?: string;
  /** What stands beside it. */
  words?: (value: number) => string;
  /** Once the slider is let go: what it brings about may take a while, so not on the way. */
  onLetGo: (value: number) => void | Promise<void>;
}

/** A number by hand: label, slider, and where it stands. */
export function RangeField({ name, value, words = String, className, onLetGo, ...limits }: Props) {
  const id = useId();
  const slider = useRef<HTMLInputElement>(null);
  const [sliding, setSliding] = useState<number>();
  const letGo = useEffectEvent(async (chosen: number): Promise<void> => {
    await onLetGo(chosen); // until then it stays where it was put
    setSliding((now) => (now === chosen ? undefined : now));
  });
  useEffect(() => {
    const input = slider.current;
    const listening = new AbortController();
    input?.addEventListener('change', () => void letGo(input.valueAsNumber), { signal: listening.signal });
    return () => listening.abort();
  }, []);
  return (
    <div className={className}>
      <label htmlFor={id}>{name}</label>
      <input
        ref={slider}
        id={id}
        type="range"
        value={sliding ?? value}
        aria-valuetext={words(sliding ?? value)}
        {...limits}
        onChange={({ target }) => setSliding(target.valueAsNumber)}
      />
      <output htmlFor={id}>{words(sliding ?? value)}</output>
    </div>
  );
}
