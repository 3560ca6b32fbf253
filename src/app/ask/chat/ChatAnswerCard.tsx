import type { Speaker } from '../../../shared/protocol.ts';
import { Button } from '../../parts/Button.tsx';
import { CopyButton } from '../../parts/CopyButton.tsx';
import { askOnceMore, useChat } from '../../state/chat.ts';
import type { ChatTurn } from '../../state/conversation.ts';
import type { SpeakerView } from '../../parts/speakerView.ts';
import { InkedText } from '../InkedText.tsx';
import { InkLine } from '../InkLine.tsx';
import { answerWords } from './answerWords.ts';
import styles from './ChatAnswerCard.module.css';
import { useChatSubject } from './useChatSubject.ts';

interface Props {
  speaker: Speaker;
  view: SpeakerView;
  turn: ChatTurn;
  canRetry: boolean;
}

/** What one speaker says. A model's text is text: nothing in it is read as anything else. */
export function ChatAnswerCard({ speaker, view: { identity, name, about }, turn, canRetry }: Props) {
  const isChatBusy = useChat((chat) => chat.busy);
  const answer = turn.answers[speaker]; // absent for one who was not asked
  const isBusy = answer?.state === 'waiting' || answer?.state === 'streaming';
  const text = answer?.text.trim() ?? '';
  const subject = useChatSubject(speaker, turn);
  const words = answer ? answerWords(answer) : [];
  return (
    <div className={styles.card} data-identity={identity} role="group" aria-label={name}>
      <h3 className={styles.name}>
        {name} <span className={styles.about}>{about}</span>
      </h3>
      <p className={styles.text} data-state={answer?.state} aria-live="polite" aria-busy={isBusy}>
        {text ? (
          <InkedText text={text} ids={answer?.said?.ids} />
        ) : (
          <span className={styles.nothing}>{isBusy ? '…' : answer?.error ? 'no answer' : 'nothing'}</span>
        )}
      </p>
      {answer?.error && (
        <p className={styles.error} role="alert">
          {answer.error.message} {answer.error.hint}
        </p>
      )}
      {subject && <InkLine subject={subject} />}
      <footer className={styles.foot}>
        <p className={styles.words}>{words.join(' · ')}</p>
        {!isBusy && (
          <div className={styles.ways}>
            {text !== '' && (
              <CopyButton text={text} look="quiet">
                Copy
              </CopyButton>
            )}
            {canRetry && (
              <Button look="quiet" icon="reset" disabled={isChatBusy} onClick={() => void askOnceMore([speaker])}>
                Retry
              </Button>
            )}
          </div>
        )}
      </footer>
    </div>
  );
}
