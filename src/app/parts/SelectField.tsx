import { useId } from 'react';
import styles from './TextField.module.css';

interface Props {
  name: string;
  /** As of a TextField. */
  hidesName?: boolean;
  value: string | undefined;
  options: readonly { value: string; label: string }[];
  disabled?: boolean;
  /** One line under the field. */
  about?: string;
  onChange: (value: string) => void;
}

/** One of several. */
export function SelectField({ name, hidesName, value, options, disabled, about, onChange }: Props) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={hidesName ? 'visually-hidden' : undefined}>
        {name}
      </label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        aria-describedby={about && `${id}-about`}
        onChange={({ target }) => onChange(target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {about && <p id={`${id}-about`}>{about}</p>}
    </div>
  );
}
