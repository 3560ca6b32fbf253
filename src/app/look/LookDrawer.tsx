// The drawer: an answer, looked into. What is seen there is worked out in state/insideLook.ts.
import { useEffect, useRef } from 'react';
import { Dialog } from '../parts/Dialog.tsx';
import { beginLook, chosenLink, endLook, useInsideLook } from '../state/insideLook.ts';
import { closeLook, useLook, type Subject } from '../state/look.ts';
import { Inside } from './Inside.tsx';
import styles from './LookDrawer.module.css';

/** Open as long as it is there. */
export function LookDrawer() {
  const subject = useLook((state) => state.subject);
  return subject && <Drawer subject={subject} />;
}

function Drawer({ subject }: { subject: Subject }) {
  const first = useRef(subject);
  useEffect(() => {
    beginLook(first.current);
    return endLook;
  }, []);
  return (
    <Dialog title="Look inside" shape="sheet" onClose={closeLook}>
      <p className={styles.text}>
        <span className={styles.question}>{subject.question}</span> <ShownAnswer subject={subject} />
      </p>
      <Inside subject={subject} />
    </Dialog>
  );
}

/** With a link left out, what is answered then. */
function ShownAnswer({ subject: { answer } }: { subject: Subject }) {
  const without = useInsideLook((state) =>
    state.without ? (state.answers[chosenLink(state) ?? ''] ?? '…') : undefined,
  );
  if (without === undefined) return <strong className={styles.answer}>{answer}</strong>;
  return (
    <strong className={styles.answer} data-without>
      {without}
    </strong>
  );
}
