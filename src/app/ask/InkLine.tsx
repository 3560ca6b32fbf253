import { useEffect } from 'react';
import { Button } from '../parts/Button.tsx';
import { formatPlural, formatShare } from '../parts/format.ts';
import { useInk, wantInk } from '../state/ink.ts';
import { lookInto, type Subject } from '../state/look.ts';
import styles from './InkLine.module.css';
import { inkSpans, type InkSpan } from './inkSpans.ts';

/** Below a composed answer: what the underlines mean, and the way inside. */
export function InkLine({ subject }: { subject: Subject }) {
  const { ids, answer } = subject;
  const inked = useInk((state) => (ids ? state.inked.get(ids) : undefined));
  useEffect(() => wantInk(subject), [subject]);
  const spans = inked && 'look' in inked ? inkSpans(answer, inked.look, inked.wiring.links) : undefined;
  return (
    <div className={styles.line}>
      <p className={styles.legend}>
        {spans && legend(spans)}
        {inked && 'error' in inked && `Not underlined: ${inked.error.message}`}
      </p>
      <Button look="quiet" icon="inside" className={styles.button} onClick={() => lookInto(subject)}>
        Look inside
      </Button>
    </div>
  );
}

function legend(spans: readonly InkSpan[]): string | undefined {
  const strengths = spans.map(({ text, shares }) => ({
    text: text.trim(),
    share: Math.max(0, ...Object.values(shares)),
  }));
  const [most] = strengths.toSorted((a, b) => b.share - a.share);
  const augmenters = new Set(spans.flatMap(({ shares }) => Object.keys(shares))).size;
  if (!most || augmenters === 0) return undefined;
  if (most.share === 0) return 'No underline: the links add nothing.';
  const whose = augmenters === 1 ? 'the augmenter adds' : `each of ${formatPlural(augmenters, 'augmenter')} adds`;
  return `Underlined by what ${whose}: at most ${formatShare(most.share)} of what was there, at “${most.text}”.`;
}
