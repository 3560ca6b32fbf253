// Token ink as it is drawn and explained: it comes with the first answer that has some.
import type { CSSProperties } from 'react';
import { formatPlural, formatShare } from '../parts/format.ts';
import { augmenterIdentity } from '../parts/identity.ts';
import type { Inked } from '../state/ink.ts';
import { useOpening } from '../state/opening.ts';
import { ownTitle, usePreset } from '../state/preset.ts';
import { inkSpans, type InkSpan } from './inkSpans.ts';
import styles from './TokenInk.module.css';

/** Pixels of an underline that says "as much as was there". */
const THICKEST = 4;
/** Thinner lines cannot be seen. */
const THINNEST = 0.25;

interface Props {
  text: string;
  inked: Inked;
}

const cut = (text: string, inked: Inked): InkSpan[] | undefined =>
  'look' in inked ? inkSpans(text, inked.look, inked.wiring.links) : undefined;

export function InkedTokens({ text, inked }: Props) {
  const { augmenters } = usePreset(({ preset }) => preset);
  const cards = useOpening((opening) => opening.augmenters);
  const spans = cut(text, inked);
  if (!spans) return text;
  const title = (id: string): string => cards.find((card) => card.id === id)?.title ?? ownTitle(id) ?? id;
  return (
    // What is here was read out when it came.
    <span aria-live="off">
      {spans.map((span, i) => {
        const lines = augmenters.filter((id) => id in span.shares).map((id) => ({ id, share: span.shares[id] }));
        const words = lines.map(({ id, share }) => `${title(id)} ${formatShare(share)}`);
        return (
          // The cut never changes.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={i} className={styles.token} title={words.join(', ')} style={underlines(lines, augmenters)}>
            {span.text}
          </span>
        );
      })}
    </span>
  );
}

/** One line below the other, each in its augmenter's colour. */
function underlines(
  lines: readonly { id: string; share: number }[],
  augmenters: readonly string[],
): CSSProperties | undefined {
  let below = 0;
  const drawn = lines.flatMap(({ id, share }) => {
    const thickness = THICKEST * Math.min(1, share);
    if (thickness < THINNEST) return [];
    const colour = `var(--${augmenterIdentity(augmenters.indexOf(id))})`;
    const line = { colour, size: `100% ${thickness.toFixed(2)}px`, position: `0 calc(100% - ${below.toFixed(2)}px)` };
    below += thickness + 1;
    return [line];
  });
  if (drawn.length === 0) return undefined;
  return {
    backgroundImage: drawn.map(({ colour }) => `linear-gradient(${colour} 0 0)`).join(', '),
    backgroundSize: drawn.map(({ size }) => size).join(', '),
    backgroundPosition: drawn.map(({ position }) => position).join(', '),
  };
}

export function InkLegend({ text, inked }: Props) {
  if ('error' in inked) return `Not underlined: ${inked.error.message}`;
  return legend(cut(text, inked) ?? []);
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
