import styles from './ModeSwitch.module.css';

export type Mode = 'questions' | 'chat';

const NAMES: Record<Mode, string> = { questions: 'Questions', chat: 'Chat' };

/** Single questions side by side, or a conversation. */
export function ModeSwitch({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) {
  return (
    <fieldset className={styles.switch}>
      <legend className="visually-hidden">How to ask</legend>
      {(Object.keys(NAMES) as Mode[]).map((each) => (
        <label key={each} className={styles.choice}>
          <input
            type="radio"
            name="mode"
            className={styles.radio}
            checked={each === mode}
            onChange={() => onChange(each)}
          />
          {NAMES[each]}
        </label>
      ))}
    </fieldset>
  );
}
