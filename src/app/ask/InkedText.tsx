import type { CSSProperties } from 'react';
import { formatShare } from '../parts/format.ts';
import { augmenterIdentity } from '../parts/identity.ts';
import { ownTitle, usePreset } from '../state/preset.ts';
import { useInk } from '../state/ink.ts';
import { useOpening } from '../state/opening.ts';
import styles from './InkedText.module.css';
import { inkSpans } from './inkSpans.ts';

/** Pixels of an underline that says "as much as was there". */
const THICKEST = 4;
/** Thinner lines cannot be seen. */
const THINNEST = 0.25;

interface Props {
  text: string;
  /** The tokens that it consists of. */
  ids?: number[];
}

/** The text as it is; once it is known, each token is underlined by how much the augmenters added where it was chosen. */
export function InkedText({ text, ids }: Props) {
  const inked = useInk((state) => (ids ? state.inked.get(ids) : undefined));
  const { augmenters } = usePreset(({ preset }) => preset);
  const cards = useOpening((opening) => opening.augmenters);
  const spans = inked && 'look' in inked ? inkSpans(text, inked.look, inked.wiring.links) : undefined;
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
