import { useId } from 'react';
import styles from './TextField.module.css';

interface Props {
  name: string;
  /** Where what stands around it says what it is: the name is for those who do not see that. */
  hidesName?: boolean;
  value: string;
  type?: 'text' | 'password';
  placeholder?: string;
  about?: string;
  /** What is wrong with it, in words. */
  problem?: string;
  suggestions?: readonly string[];
  onChange: (value: string) => void;
}

/** One line of text that no browser should correct. */
export function TextField({
  name,
  hidesName,
  value,
  type = 'text',
  placeholder,
  about,
  problem,
  suggestions,
  onChange,
}: Props) {
  const id = useId();
  const said = problem ?? about;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={hidesName ? 'visually-hidden' : undefined}>
        {name}
      </label>
      <input
        id={id}
        type={type}
        value={value}
        placeholder={placeholder}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        list={suggestions && `${id}-list`}
        aria-invalid={problem !== undefined}
        aria-describedby={said && `${id}-said`}
        onChange={({ target }) => onChange(target.value)}
      />
      {suggestions && (
        <datalist id={`${id}-list`}>
          {suggestions.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </datalist>
      )}
      {said && (
        <p id={`${id}-said`} className={problem ? styles.problem : undefined} role={problem ? 'alert' : undefined}>
          {said}
        </p>
      )}
    </div>
  );
}
