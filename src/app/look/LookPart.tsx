import type { ReactNode } from 'react';
import type { Identity } from '../parts/identity.ts';
import styles from './LookPart.module.css';

interface Props {
  /** What it is called by those who listen; the title, unless given. */
  name?: string;
  title: string;
  /** Of the title, to be pointed to. */
  titleId?: string;
  about?: ReactNode;
  /** Beside the title, at the far end. */
  aside?: ReactNode;
  identity?: Identity;
  children: ReactNode;
}

/** One thing that is seen, with its heading. */
export function LookPart({ title, name = title, titleId, about, aside, identity, children }: Props) {
  return (
    <section className={styles.part} data-identity={identity} aria-label={name}>
      <header className={styles.header}>
        <div>
          <h3 id={titleId} className={styles.title}>
            {title}
          </h3>
          {about && <p className={styles.about}>{about}</p>}
        </div>
        {aside}
      </header>
      {children}
    </section>
  );
}
