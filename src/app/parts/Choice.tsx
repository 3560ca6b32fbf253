import styles from './Choice.module.css';

interface Props {
  name: string;
  about: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function Choice({ name, about, checked, onChange }: Props) {
  return (
    <label className={styles.choice}>
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />
      <span>
        {name} <span className={styles.about}>{about}</span>
      </span>
    </label>
  );
}
