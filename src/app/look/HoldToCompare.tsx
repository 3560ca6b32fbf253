import type { KeyboardEvent, PointerEvent } from 'react';
import { Button } from '../parts/Button.tsx';
import { change, tokenKey, useInsideLook } from '../state/insideLook.ts';
import styles from './HoldToCompare.module.css';
import type { Names } from './useModelNames.ts';
import { quote } from './words.ts';

interface Props {
  link: string;
  /** As it was given with the link. */
  answer: string;
  names: Names;
}

/** Without a link, as long as a button is held or a switch is on; said in words as well. Always in sight. */
export function HoldToCompare({ link, answer, names }: Props) {
  const without = useInsideLook((state) => state.without);
  const other = useInsideLook((state) => state.answers[link]);
  const isReady = useInsideLook((state) => state.tokens[tokenKey(state.token, link)] !== undefined);
  const hold = (): void => {
    if (!without && isReady) change({ without: 'held' });
  };
  const release = (): void => {
    if (without === 'held') change({ without: undefined });
  };
  const pressed = (event: KeyboardEvent, does: () => void): void => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    does();
  };
  const grabbed = (event: PointerEvent<HTMLButtonElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId); // released anywhere, it is released
    hold();
  };
  return (
    <div className={styles.bar}>
      <Button
        className={styles.hold}
        aria-pressed={without === 'held'}
        aria-disabled={!isReady || without === 'kept'}
        onPointerDown={grabbed}
        onPointerUp={release}
        onPointerCancel={release}
        onKeyDown={(event) => pressed(event, hold)}
        onKeyUp={(event) => pressed(event, release)}
        onBlur={release}
        onContextMenu={(event) => event.preventDefault()}
      >
        Hold to see it without this link
      </Button>
      <label className={styles.keep}>
        <input
          type="checkbox"
          checked={without === 'kept'}
          disabled={!isReady && !without}
          onChange={({ target }) => change({ without: target.checked ? 'kept' : undefined })}
        />
        Keep it left out
      </label>
      <p className={styles.said} role="status" aria-label="Comparison">
        {without && `Without ${names.link(link)}: ${compared(answer, other)}`}
        {!without && <span className={styles.which}>The link: {names.link(link)}.</span>}
      </p>
    </div>
  );
}

function compared(answer: string, other?: string): string {
  if (other === undefined) return 'the answer is being worked out…';
  return other === answer ? `the answer is still ${quote(answer)}.` : `${quote(other)} instead of ${quote(answer)}.`;
}
