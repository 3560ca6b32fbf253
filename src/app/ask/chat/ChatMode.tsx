// A conversation with everyone at once: shared questions, each speaker's own answers and memory.
import { useEffect, useRef } from 'react';
import { useChat } from '../../state/chat.ts';
import { usePreset } from '../../state/preset.ts';
import { ChatBox } from './ChatBox.tsx';
import { ChatTools } from './ChatTools.tsx';
import { ChatTurnRow } from './ChatTurnRow.tsx';
import styles from './ChatMode.module.css';

/** As near to the end as this, and the newest words are kept in view. */
const NEAR_PX = 80;

export function ChatMode() {
  const turns = useChat((chat) => chat.turns);
  const isAlone = usePreset(({ preset }) => preset.augmenters.length === 0);
  const list = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    const box = list.current;
    if (box && follows.current) box.scrollTop = box.scrollHeight;
  });
  const scrolled = (): void => {
    const box = list.current;
    if (box) follows.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
  };
  return (
    <>
      {turns.length === 0 ? (
        <p className={styles.empty}>
          {isAlone
            ? 'Nothing said yet.'
            : 'Nothing said yet. Everyone gets your words; each remembers what it said itself, and nothing of the others.'}
        </p>
      ) : (
        // A part that scrolls has to be reached by keyboard.
        <div
          ref={list}
          className={styles.scroll}
          role="group"
          aria-label="Conversation"
          tabIndex={0}
          onScroll={scrolled}
        >
          <ol className={styles.turns}>
            {turns.map((turn, i) => (
              <ChatTurnRow key={turn.id} turn={turn} isLast={i === turns.length - 1} />
            ))}
          </ol>
        </div>
      )}
      <ChatBox />
      <ChatTools />
    </>
  );
}
