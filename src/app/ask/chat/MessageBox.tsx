import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from '../../parts/Button.tsx';
import styles from './MessageBox.module.css';

interface Props {
  name: string;
  initial?: string;
  /** What the button says. */
  send: string;
  /** Takes the button's place. */
  instead?: ReactNode;
  disabled?: boolean;
  takesFocus?: boolean;
  onSend: (text: string) => void;
  onCancel?: () => void;
}

/** Text to say. Enter says it; with Shift it begins a new line. */
export function MessageBox({
  name,
  initial = '',
  send,
  instead,
  disabled = false,
  takesFocus,
  onSend,
  onCancel,
}: Props) {
  const [text, setText] = useState(initial);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (takesFocus) box.current?.focus();
  }, [takesFocus]);
  const isReady = !disabled && !instead && text.trim() !== '';
  const submit = (): void => {
    if (!isReady) return;
    onSend(text.trim());
    setText('');
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') return onCancel?.();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <div className={styles.row}>
      <textarea
        ref={box}
        className={styles.box}
        rows={1}
        value={text}
        aria-label={name}
        placeholder="Say something"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={pressed}
      />
      {instead ?? (
        <Button look="strong" icon="send" disabled={!isReady} onClick={submit}>
          {send}
        </Button>
      )}
      {onCancel && <Button onClick={onCancel}>Cancel</Button>}
    </div>
  );
}
