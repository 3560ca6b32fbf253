import { ASK_MODES, type AskMode } from '../state/askBox.ts';
import styles from './ModeSwitch.module.css';

const NAMES: Record<AskMode, string> = { questions: 'Questions', chat: 'Chat' };

/** Single questions side by side, or a conversation. */
export function ModeSwitch({ mode, onChange }: { mode: AskMode; onChange: (mode: AskMode) => void }) {
  return (
    <fieldset className={styles.switch}>
      <legend className="visually-hidden">How to ask</legend>
      {ASK_MODES.map((each) => (
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
