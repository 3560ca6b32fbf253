import type { TokenPreview } from '../../../shared/exampleDraft.ts';
import type { Example } from '../../../shared/protocol.ts';
import { ErrorNote } from '../../parts/ErrorNote.tsx';
import { formatCount, formatPlural } from '../../parts/format.ts';
import { augmenterIdentity, type Identity } from '../../parts/identity.ts';
import { tokenSign } from '../../parts/tokenSign.ts';
import { previewTokens } from '../../state/exampleList.ts';
import { useOpening } from '../../state/opening.ts';
import { usePreset } from '../../state/preset.ts';
import styles from './TokenPreviews.module.css';
import { useAsked } from './useAsked.ts';

/** More of a long text would only slow the page down. */
const SHOWN = 400;

type Token = TokenPreview['tokens'][number];

/** The example as each open model reads it: what is learned, what is unknown, what has no room. */
export function TokenPreviews({ example }: { example: Example }) {
  const augmenters = usePreset(({ preset }) => preset.augmenters);
  const cards = useOpening((opening) => opening.augmenters);
  const anchor = useOpening((opening) => opening.anchor);
  const { result, error } = useAsked(JSON.stringify(example), () => previewTokens(example));
  if (error) return <ErrorNote error={error} />;
  if (!result) return <p className={styles.about}>Looking…</p>;
  const title = (id: string): string =>
    [...cards, ...(anchor ? [anchor] : [])].find((card) => card.id === id)?.title ?? id;
  const identity = (id: string): Identity =>
    augmenters.includes(id) ? augmenterIdentity(augmenters.indexOf(id)) : 'anchor';
  return (
    <div className={styles.previews}>
      {result.map(({ model, tokens }) => (
        <section key={model} className={styles.model} data-identity={identity(model)} aria-label={title(model)}>
          <h4 className={styles.title}>
            {title(model)} <span className={styles.about}>{summary(tokens)}</span>
          </h4>
          <ol className={styles.tokens} aria-label={`Tokens that ${title(model)} reads`}>
            {placed(tokens).map(({ token, place }) => (
              <TokenChip key={place} {...token} />
            ))}
            {tokens.length > SHOWN && <li className={styles.about}>and {formatCount(tokens.length - SHOWN)} more</li>}
          </ol>
        </section>
      ))}
      <p className={styles.about}>
        <span className={styles.mark} data-label="">
          underlined
        </span>{' '}
        is learned ·{' '}
        <span className={styles.mark} data-unknown="">
          dashed?
        </span>{' '}
        is a word that the model does not know ·{' '}
        <span className={styles.mark} data-cut="">
          struck out
        </span>{' '}
        has no room
      </p>
    </div>
  );
}

const placed = (tokens: readonly Token[]) => tokens.slice(0, SHOWN).map((token, place) => ({ token, place }));

function TokenChip({ text, isUnknown, isCut, isLabel }: Token) {
  const marks = [isLabel && 'learned', isUnknown && 'unknown', isCut && 'no room'].filter(Boolean).join(', ');
  return (
    <li
      className={styles.token}
      data-label={isLabel || undefined}
      data-unknown={isUnknown || undefined}
      data-cut={isCut || undefined}
    >
      {tokenSign(text)}
      {isUnknown && <span aria-hidden="true">?</span>}
      {marks && <span className="visually-hidden"> ({marks})</span>}
    </li>
  );
}

function summary(tokens: readonly Token[]): string {
  const count = (of: (token: Token) => boolean): number => tokens.filter(of).length;
  const [learned, unknown, cut] = [
    count(({ isLabel }) => isLabel),
    count(({ isUnknown }) => isUnknown),
    count(({ isCut }) => isCut),
  ];
  const parts = [formatPlural(tokens.length, 'token')];
  if (learned > 0) parts.push(`${learned} learned`);
  if (unknown > 0) parts.push(`${unknown} unknown`);
  if (cut > 0) parts.push(`${cut} without room`);
  return parts.join(', ');
}
