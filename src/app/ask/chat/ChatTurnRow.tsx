import { useRef, useState } from 'react';
import { Button } from '../../parts/Button.tsx';
import { say } from '../../state/chat.ts';
import type { ChatTurn } from '../../state/conversation.ts';
import { useSpeakers } from '../useSpeakers.ts';
import { ChatAnswerCard } from './ChatAnswerCard.tsx';
import styles from './ChatTurnRow.module.css';
import { MessageBox } from './MessageBox.tsx';

/** A question, and what each speaker says to it. */
export function ChatTurnRow({ turn, isLast }: { turn: ChatTurn; isLast: boolean }) {
  const views = useSpeakers();
  /** Put back, the focus is where it came from. */
  const returns = useRef(false);
  const editButton = (button: HTMLButtonElement | null): void => {
    if (button && returns.current) button.focus();
    returns.current = false;
  };
  const [isEdited, setIsEdited] = useState(false);
  return (
    <li className={styles.turn}>
      {isEdited ? (
        <MessageBox
          name="Your question, edited"
          initial={turn.question}
          send={isLast ? 'Ask again' : 'Ask again, and drop what follows'}
          takesFocus
          onSend={(text) => void say(text, turn.id)}
          onCancel={() => {
            returns.current = true;
            setIsEdited(false);
          }}
        />
      ) : (
        <div className={styles.question}>
          <p className={styles.text}>
            <span className="visually-hidden">You: </span>
            {turn.question}
          </p>
          <Button ref={editButton} look="quiet" icon="edit" iconOnly onClick={() => setIsEdited(true)}>
            Edit this question
          </Button>
        </div>
      )}
      <div className={styles.answers}>
        {views.map(({ speaker, ...view }) => (
          <ChatAnswerCard key={speaker} speaker={speaker} view={view} turn={turn} canRetry={isLast} />
        ))}
      </div>
    </li>
  );
}
