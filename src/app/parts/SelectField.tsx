import { useId } from 'react';
import styles from './TextField.module.css';

interface Props {
  name: string;
  /** As of a TextField. */
  hidesName?: boolean;
  value: string | undefined;
  options: readonly { value: string; label: string }[];
  disabled?: boolean;
  onChange: (value: string) => void;
}

/** One of several. */
export function SelectField({ name, hidesName, value, options, disabled, onChange }: Props) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={hidesName ? 'visually-hidden' : undefined}>
        {name}
      </label>
      <select id={id} value={value} disabled={disabled} onChange={({ target }) => onChange(target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
