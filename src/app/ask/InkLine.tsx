import { Suspense, useEffect } from 'react';
import { Button } from '../parts/Button.tsx';
import { useInk, wantInk } from '../state/ink.ts';
import { lazy } from '../parts/lazy.ts';
import { lookInto, type Subject } from '../state/look.ts';
import styles from './InkLine.module.css';

const InkLegend = lazy(() => import('./TokenInk.tsx').then((module) => ({ default: module.InkLegend })));

/** Below a composed answer: what the underlines mean, and the way inside. */
export function InkLine({ subject }: { subject: Subject }) {
  const { ids, answer } = subject;
  const inked = useInk((state) => (ids ? state.inked.get(ids) : undefined));
  useEffect(() => wantInk(subject), [subject]);
  return (
    <div className={styles.line}>
      <p className={styles.legend}>
        <Suspense>{inked && <InkLegend text={answer} inked={inked} />}</Suspense>
      </p>
      <Button look="quiet" icon="inside" className={styles.button} onClick={() => lookInto(subject)}>
        Look inside
      </Button>
    </div>
  );
}
