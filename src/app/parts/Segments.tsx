import { useId } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import styles from './Segments.module.css';

interface Props<Value extends string> {
  name: string;
  value: Value;
  /** One with an icon shows that alone; the label is its name. */
  options: readonly { value: Value; label: string; icon?: IconName }[];
  onChange: (value: Value) => void;
}

/** One of a few, side by side: radio buttons that look like a switch. */
export function Segments<Value extends string>({ name, value, options, onChange }: Props<Value>) {
  const group = useId();
  return (
    <fieldset className={styles.switch}>
      <legend className="visually-hidden">{name}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={styles.choice}
          data-icon={option.icon !== undefined || undefined}
          title={option.icon && option.label}
        >
          <input
            type="radio"
            name={group}
            className={styles.radio}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.icon && <Icon name={option.icon} />}
          {option.icon ? <span className="visually-hidden">{option.label}</span> : option.label}
        </label>
      ))}
    </fieldset>
  );
}
