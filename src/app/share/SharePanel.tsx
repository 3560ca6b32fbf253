import { useEffect, useId, useRef } from 'react';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { closeSharing, useSharing } from './sharing.ts';
import styles from './SharePanel.module.css';

/** The link itself, selected, for browsers that do not copy by themselves; and what is not in it. */
export function SharePanel() {
  const { address, isCopied, without } = useSharing();
  const panel = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    panel.current?.showPopover();
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <div
      ref={panel}
      popover="auto"
      className={styles.panel}
      role="dialog"
      aria-label="Share link"
      onToggle={({ newState }) => newState === 'closed' && closeSharing()}
    >
      <div className={styles.header}>
        <p className={styles.said}>
          <Icon name={isCopied ? 'check' : 'warning'} />
          {isCopied ? 'The link is copied.' : 'The browser did not copy it: press Ctrl+C.'}
        </p>
        <Button look="quiet" icon="cross" iconOnly onClick={() => panel.current?.hidePopover()}>
          Close
        </Button>
      </div>
      <label className="visually-hidden" htmlFor={id}>
        Link to this setup
      </label>
      <input id={id} ref={field} className={styles.field} type="text" readOnly value={address} spellCheck={false} />
      <p className={styles.about}>
        It holds the models’ names, the wiring, the settings and the question. Models, examples and chats are not in it.
      </p>
      {without.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}
