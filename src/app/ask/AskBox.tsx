import type { KeyboardEvent } from 'react';
import { Button } from '../parts/Button.tsx';
import { showRecorded, stopAnswer, useAnswers } from '../state/answers.ts';
import { fillBox, QUESTION_BOX, useAskBox } from '../state/askBox.ts';
import { useOpening } from '../state/opening.ts';
import { usePreset } from '../state/preset.ts';
import { askAndCheck } from './askAndCheck.ts';
import styles from './AskBox.module.css';

/** The one box. Enter asks, and so does Ctrl or Cmd with it; a chip fills the box and asks at once. */
export function AskBox() {
  const preset = usePreset((state) => state.preset);
  const text = useAskBox((box) => box.text);
  const isOpen = useOpening(({ status }) => status === 'open');
  const isAsking = useAnswers(({ asking }) => asking !== undefined);
  const submit = (prompt: string): void => {
    if (prompt.trim() === '') return;
    if (isOpen) void askAndCheck(prompt.trim());
    else showRecorded(prompt.trim());
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit(text);
  };
  return (
    <div className={styles.ask}>
      <div className={styles.row} data-place="box">
        <label className="visually-hidden" htmlFor={QUESTION_BOX}>
          Question
        </label>
        <textarea
          id={QUESTION_BOX}
          className={styles.box}
          rows={1}
          value={text}
          spellCheck={false}
          autoCapitalize="off"
          placeholder={preset.prompts[0]?.prompt ?? 'Ask anything'}
          onChange={(event) => fillBox(event.target.value)}
          onKeyDown={pressed}
        />
        {isAsking ? (
          <Button look="strong" icon="stop" onClick={() => void stopAnswer()}>
            Stop
          </Button>
        ) : (
          <Button look="strong" icon="send" disabled={!isOpen || text.trim() === ''} onClick={() => submit(text)}>
            Ask
          </Button>
        )}
      </div>
      {preset.prompts.length > 0 && (
        <ul className={styles.chips} data-place="questions" aria-label="Questions to try">
          {preset.prompts.map(({ prompt }) => (
            <li key={prompt}>
              <button
                type="button"
                className={styles.chip}
                onClick={() => {
                  fillBox(prompt);
                  submit(prompt);
                }}
              >
                {prompt}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
