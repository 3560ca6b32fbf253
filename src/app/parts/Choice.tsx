import styles from './Choice.module.css';

interface Props {
  name: string;
  about: string;
  /** On a line of its own: a sentence rather than a word or two. */
  isBelow?: boolean;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function Choice({ name, about, isBelow = false, checked, onChange }: Props) {
  return (
    <label className={styles.choice}>
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />
      <span>
        {name}{' '}
        <span className={styles.about} data-below={isBelow || undefined}>
          {about}
        </span>
      </span>
    </label>
  );
}
