import { useEffect, useId, useRef, type ReactNode, type RefObject } from 'react';
import { Button } from './Button.tsx';
import styles from './Dialog.module.css';

interface Props {
  title: string;
  /** Under the title. */
  about?: ReactNode;
  /** A box in the middle, a smaller one, or a sheet at the side, which a click beside it closes. */
  shape?: 'box' | 'small' | 'sheet';
  /** At the bottom, always in sight. */
  footer?: ReactNode;
  /** To close it by other ways than its own. */
  ref?: RefObject<HTMLDialogElement | null>;
  onClose: () => void;
  children: ReactNode;
}

/** Over the page, and open as long as it is there. */
export function Dialog({ title, about, shape = 'box', footer, ref, onClose, children }: Props) {
  const own = useRef<HTMLDialogElement>(null);
  const dialog = ref ?? own;
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), [dialog]);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-shape={shape}
      aria-labelledby={heading}
      closedby={shape === 'sheet' ? 'any' : undefined}
      onClose={onClose}
    >
      <div className={styles.inside}>
        <header className={styles.header}>
          <div>
            <h2 id={heading} className={styles.title}>
              {title}
            </h2>
            {about && <div className={styles.about}>{about}</div>}
          </div>
          <Button look="quiet" icon="cross" iconOnly onClick={() => dialog.current?.close()}>
            Close
          </Button>
        </header>
        {children}
      </div>
      {footer}
    </dialog>
  );
}
