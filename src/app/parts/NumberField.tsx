import { useId, useState } from 'react';
import styles from './NumberField.module.css';
import { rangeWords } from './numberLimits.ts';

interface Props {
  name: string;
  value: number;
  min: number;
  max: number;
  step: number | 'any';
  disabled?: boolean;
  /** One line under the field: what the number does. */
  about?: string;
  /** Something beside the field says already what it is. */
  hidesName?: boolean;
  onChange: (value: number) => void;
}

/**
 * What is typed stays as it is typed; only what is a possible number is passed on, and what is not is marked, with the
 * numbers that can be. Leaving shows the number in force.
 */
export function NumberField({ name, value, about, hidesName = false, onChange, ...limits }: Props) {
  const [typed, setTyped] = useState<string>();
  const [isWrong, setIsWrong] = useState(false);
  const id = useId();
  const said = isWrong ? rangeWords(limits) : about;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={hidesName ? 'visually-hidden' : undefined}>
        {name}
      </label>
      <input
        id={id}
        type="number"
        inputMode="decimal"
        required
        value={typed ?? String(value)}
        aria-invalid={isWrong}
        aria-describedby={said && `${id}-said`}
        {...limits}
        onChange={({ target }) => {
          setTyped(target.value);
          setIsWrong(!target.validity.valid);
          if (target.validity.valid) onChange(target.valueAsNumber);
        }}
        onBlur={() => {
          setTyped(undefined);
          setIsWrong(false);
        }}
      />
      {said && (
        <p
          id={`${id}-said`}
          className={isWrong ? styles.problem : undefined}
          aria-live={isWrong ? 'polite' : undefined}
        >
          {said}
        </p>
      )}
    </div>
  );
}
