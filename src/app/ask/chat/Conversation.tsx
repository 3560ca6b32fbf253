import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../../parts/Button.tsx';
import { formatCount, formatPlural } from '../../parts/format.ts';
import { useKeptFocus } from '../../parts/useKeptFocus.ts';
import type { ChatTurn } from '../../state/conversation.ts';
import { ChatTurnRow } from './ChatTurnRow.tsx';
import styles from './Conversation.module.css';
import { AT_ONCE, foldedTurns } from './foldedTurns.ts';

/** As near to the end as this, and the newest words are kept in view. */
const NEAR_PX = 80;

/** The turns in the order in which they were taken; of many the newest, and earlier ones on demand. */
export function Conversation({ turns }: { turns: readonly ChatTurn[] }) {
  const [opened, setOpened] = useState(0);
  const folded = foldedTurns(turns.length, opened);
  const list = useRef<HTMLDivElement>(null);
  const listed = useKeptFocus<HTMLDivElement>(folded > 0, list);
  const follows = useRef(true);
  /** Height of the list before earlier turns came in above what is being read. */
  const heightBefore = useRef(0);
  useLayoutEffect(() => {
    const box = list.current;
    if (box && heightBefore.current > 0) box.scrollTop += box.scrollHeight - heightBefore.current;
    heightBefore.current = 0;
  });
  useEffect(() => {
    const box = list.current;
    if (box && follows.current) box.scrollTop = box.scrollHeight;
  });
  const scrolled = (): void => {
    const box = list.current;
    if (box) follows.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
  };
  const showEarlier = (): void => {
    follows.current = false;
    heightBefore.current = list.current?.scrollHeight ?? 0;
    setOpened(opened + 1);
  };
  return (
    // A part that scrolls has to be reached by keyboard.
    <div ref={list} className={styles.scroll} role="group" aria-label="Conversation" tabIndex={0} onScroll={scrolled}>
      <div ref={listed}>
        {folded > 0 && (
          <p className={styles.folded}>
            <Button look="quiet" onClick={showEarlier}>
              {`Show ${Math.min(AT_ONCE, folded)} earlier turns`}
            </Button>
            {formatPlural(folded, 'turn')} of {formatCount(turns.length)} not shown
          </p>
        )}
        <ol className={styles.turns} start={folded + 1}>
          {turns.slice(folded).map((turn) => (
            <ChatTurnRow key={turn.id} turn={turn} isLast={turn === turns.at(-1)} />
          ))}
        </ol>
      </div>
    </div>
  );
}
