// A conversation with everyone at once: shared questions, each speaker's own answers and memory.
import { useChat } from '../../state/chat.ts';
import { usePreset } from '../../state/preset.ts';
import { ChatBox } from './ChatBox.tsx';
import { ChatTools } from './ChatTools.tsx';
import { Conversation } from './Conversation.tsx';
import styles from './ChatMode.module.css';

export function ChatMode() {
  const turns = useChat((chat) => chat.turns);
  const isAlone = usePreset(({ preset }) => preset.augmenters.length === 0);
  return (
    <>
      {turns.length === 0 ? (
        <p className={styles.empty}>
          {isAlone
            ? 'Nothing said yet.'
            : 'Nothing said yet. Everyone gets your words; each remembers what it said itself, and nothing of the others.'}
        </p>
      ) : (
        <Conversation key={turns[0].id} turns={turns} />
      )}
      <ChatBox />
      <ChatTools />
    </>
  );
}
