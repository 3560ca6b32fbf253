// The drawer: an answer, looked into. What is seen there is worked out in state/insideLook.ts.
import { useEffect, useId, useRef } from 'react';
import { Button } from '../parts/Button.tsx';
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
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const first = useRef(subject);
  useEffect(() => {
    beginLook(first.current);
    dialog.current?.showModal();
    return endLook;
  }, []);
  return (
    <dialog ref={dialog} className={styles.drawer} aria-labelledby={heading} onClose={closeLook} closedby="any">
      <div className={styles.inside}>
        <header className={styles.header}>
          <h2 id={heading} className={styles.title}>
            Look inside
          </h2>
          <Button look="quiet" icon="cross" iconOnly onClick={() => dialog.current?.close()}>
            Close
          </Button>
        </header>
        <p className={styles.text}>
          <span className={styles.question}>{subject.question}</span> <ShownAnswer subject={subject} />
        </p>
        <Inside subject={subject} />
      </div>
    </dialog>
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
