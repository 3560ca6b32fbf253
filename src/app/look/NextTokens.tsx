import type { NextToken, TokenLook } from '../../shared/looks.ts';
import { ANCHOR, type Speaker } from '../../shared/protocol.ts';
import { formatShare } from '../parts/format.ts';
import { LookPart } from './LookPart.tsx';
import styles from './NextTokens.module.css';
import type { Names } from './useModelNames.ts';
import { bare } from './words.ts';

interface Props {
  seen: TokenLook;
  names: Names;
  /** The link that is left out, in words. */
  without?: string;
}

/** What might have come here, according to everyone. */
export function NextTokens({ seen, names, without }: Props) {
  return (
    <LookPart title="What could come here">
      <div className={styles.columns}>
        {seen.next.map(({ speaker, tokens }) => (
          <div key={speaker} data-identity={names.identity(speaker)}>
            <h4 className={styles.name}>{whose(speaker, names, without)}</h4>
            <TokenBars tokens={tokens} />
          </div>
        ))}
      </div>
    </LookPart>
  );
}

function whose(speaker: Speaker, names: Names, without?: string): string {
  const isComposed = speaker !== ANCHOR && names.identity(speaker) === 'composed';
  return isComposed && without ? `Composed, without ${without}` : names.speaker(speaker);
}

export function TokenBars({ tokens }: { tokens: readonly NextToken[] }) {
  if (tokens.length === 0) return <p className={styles.none}>nothing read yet</p>;
  return (
    <ol className={styles.list}>
      {tokens.map(({ text, probability }, i) => (
        // The same text may come from two tokens.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={`${i} ${text}`} className={styles.token}>
          <svg
            className={styles.bar}
            viewBox="0 0 100 8"
            preserveAspectRatio="none"
            aria-hidden="true"
            focusable="false"
          >
            <rect width={100 * Math.min(1, probability)} height="8" className={styles.fill} />
          </svg>
          <span className={styles.text}>{bare(text)}</span>{' '}
          <span className={styles.share}>{formatShare(probability)}</span>
        </li>
      ))}
    </ol>
  );
}
