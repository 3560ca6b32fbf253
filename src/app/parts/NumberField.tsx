import { useState } from 'react';
import styles from './NumberField.module.css';

interface Props {
  name: string;
  value: number;
  min: number;
  max: number;
  step: number | 'any';
  disabled?: boolean;
  onChange: (value: number) => void;
}

/** What is typed stays as it is typed; only what is a possible number is passed on. Leaving shows the number in force. */
export function NumberField({ name, value, onChange, ...limits }: Props) {
  const [typed, setTyped] = useState<string>();
  return (
    <label className={styles.field}>
      <span>{name}</span>
      <input
        type="number"
        inputMode="decimal"
        required
        value={typed ?? String(value)}
        {...limits}
        onChange={({ target }) => {
          setTyped(target.value);
          if (target.validity.valid) onChange(target.valueAsNumber);
        }}
        onBlur={() => setTyped(undefined)}
      />
    </label>
  );
}
