import { useId, useRef, type KeyboardEvent } from 'react';
import { tokenSign } from '../parts/tokenSign.ts';
import type { Look } from '../../shared/looks.ts';
import { change, useInsideLook } from '../state/insideLook.ts';
import { LookPart } from './LookPart.tsx';
import styles from './TokenPicker.module.css';
import { bare, quote } from './words.ts';

/** The text as its tokens, to pick the one whose choice is looked at. Nobody chose the first. */
export function TokenPicker({ look: { tokens, promptTokens } }: { look: Look }) {
  const chosen = useInsideLook(({ token }) => token);
  const heading = useId();
  const group = useRef<HTMLDivElement>(null);
  const pressed = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: chosen - 1, ArrowUp: chosen - 1, ArrowRight: chosen + 1, ArrowDown: chosen + 1 }[event.key];
    const next = event.key === 'Home' ? 1 : event.key === 'End' ? tokens.length : to;
    if (next === undefined) return;
    event.preventDefault();
    if (next < 1 || next > tokens.length) return;
    change({ token: next });
    group.current?.querySelector<HTMLElement>(`[data-token="${next}"]`)?.focus();
  };
  const token = (at: number) => (
    <button
      key={at}
      type="button"
      role="radio"
      aria-checked={at === chosen}
      aria-label={at === tokens.length ? 'the end: what would come next' : `token ${at + 1}: ${bare(tokens[at])}`}
      tabIndex={at === chosen ? 0 : -1}
      className={styles.token}
      data-token={at}
      data-answer={at >= promptTokens || undefined}
      onClick={() => change({ token: at })}
    >
      {at === tokens.length ? 'end' : tokenSign(tokens[at])}
    </button>
  );
  return (
    <LookPart
      title="Which token"
      titleId={heading}
      about={
        chosen < tokens.length
          ? `${quote(tokens[chosen])} was chosen when ${quote(tokens[chosen - 1] ?? '')} had been read.`
          : `After ${quote(tokens.at(-1) ?? '')}: what would come next.`
      }
    >
      <div
        ref={group}
        role="radiogroup"
        tabIndex={-1}
        aria-labelledby={heading}
        className={styles.tokens}
        onKeyDown={pressed}
      >
        <span className={styles.first}>{tokenSign(tokens[0] ?? '')}</span>
        {Array.from({ length: tokens.length }, (_, i) => token(i + 1))}
      </div>
    </LookPart>
  );
}
