import { useState, type KeyboardEvent, type PointerEvent } from 'react';
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

/** Without a link, as long as a button is held or a switch is on; said in words as well. */
export function HoldToCompare({ link, answer, names }: Props) {
  const isWithout = useInsideLook((state) => state.isWithout);
  const other = useInsideLook((state) => state.answers[link]);
  const isReady = useInsideLook((state) => state.tokens[tokenKey(state.token, link)] !== undefined);
  const [isKept, setIsKept] = useState(false);
  const held = (isWithoutIt: boolean): void => change({ isWithout: isWithoutIt || isKept });
  const pressed = (event: KeyboardEvent, down: boolean): void => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    held(down);
  };
  const grabbed = (event: PointerEvent<HTMLButtonElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId); // released anywhere, it is released
    held(true);
  };
  return (
    <div className={styles.row}>
      <Button
        className={styles.hold}
        aria-pressed={isWithout}
        disabled={!isReady}
        onPointerDown={grabbed}
        onPointerUp={() => held(false)}
        onPointerCancel={() => held(false)}
        onKeyDown={(event) => pressed(event, true)}
        onKeyUp={(event) => pressed(event, false)}
        onBlur={() => held(false)}
        onContextMenu={(event) => event.preventDefault()}
      >
        Hold to see it without this link
      </Button>
      <label className={styles.keep}>
        <input
          type="checkbox"
          checked={isKept && isWithout}
          disabled={!isReady}
          onChange={({ target }) => {
            setIsKept(target.checked);
            change({ isWithout: target.checked });
          }}
        />
        Keep it left out
      </label>
      <p className={styles.said} role="status" aria-label="Comparison">
        {isWithout && `Without ${names.link(link)}: ${compared(answer, other)}`}
      </p>
    </div>
  );
}

function compared(answer: string, other?: string): string {
  if (other === undefined) return 'the answer is being worked out…';
  return other === answer ? `the answer is still ${quote(answer)}.` : `${quote(other)} instead of ${quote(answer)}.`;
}
