import { useId, type ReactNode, type RefObject } from 'react';
import styles from './Panel.module.css';

interface Props {
  title: string;
  about: ReactNode;
  /** Beside the title, at the far end. */
  aside?: ReactNode;
  /** Of its heading, to lead a person here: it takes the focus. */
  ref?: RefObject<HTMLHeadingElement | null>;
  children: ReactNode;
}

/** One part of the page: a landmark with a heading and a sentence about it. */
export function Panel({ title, about, aside, ref, children }: Props) {
  const heading = useId();
  return (
    <section className={styles.panel} aria-labelledby={heading}>
      <header className={styles.header}>
        <div>
          <h2 ref={ref} id={heading} className={styles.title} tabIndex={ref && -1}>
            {title}
          </h2>
          <div className={styles.about}>{about}</div>
        </div>
        {aside && <div className={styles.aside}>{aside}</div>}
      </header>
      {children}
    </section>
  );
}
