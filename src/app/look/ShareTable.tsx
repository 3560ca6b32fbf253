import { useState } from 'react';
import type { Look } from '../../shared/looks.ts';
import { formatShare } from '../parts/format.ts';
import { change, chosenLink, useInsideLook } from '../state/insideLook.ts';
import { HeatGrid } from './HeatGrid.tsx';
import { LookPart } from './LookPart.tsx';
import styles from './ShareTable.module.css';
import type { Names } from './useModelNames.ts';
import { quote } from './words.ts';

/** More columns than these are shown around the chosen one. */
const MOST_COLUMNS = 48;

/** What each link writes before each token of the answer; here a link is chosen. */
export function ShareTable({ look, names }: { look: Look; names: Names }) {
  const state = useInsideLook();
  const [withQuestion, setWithQuestion] = useState(false);
  const { tokens, promptTokens, links } = look;
  const chosen = chosenLink(state);
  const first = withQuestion || state.token < promptTokens ? 1 : Math.max(1, promptTokens);
  const all = Array.from({ length: tokens.length + 1 - first }, (_, i) => first + i);
  const from = Math.max(0, Math.min(all.indexOf(state.token) - MOST_COLUMNS / 2, all.length - MOST_COLUMNS));
  const shown = all.slice(from, from + MOST_COLUMNS);
  const before = (token: number): string => (token < tokens.length ? `before ${quote(tokens[token])}` : 'at the end');
  return (
    <LookPart
      title="What each link writes"
      about="Before a token is chosen, measured against what was there: at 100 a link writes as much as it found."
      identity="composed"
    >
      <HeatGrid
        caption="What each link writes before each token, in percent."
        corner="Link"
        columns={shown.map((token) => ({ key: token, token: tokens[token] ?? 'end', isMarked: token === state.token }))}
        rows={links.map(({ link, perToken }) => ({
          key: link,
          isMarked: link === chosen,
          header: (
            <label className={styles.pick} data-identity={names.linkIdentity(link)}>
              <input
                type="radio"
                name="link"
                checked={link === chosen}
                onChange={() => change({ picked: link, without: undefined })}
              />
              {names.shortLink(link)}
            </label>
          ),
          cells: shown.map((token) => {
            const share = perToken[token - 1];
            return {
              heat: share,
              text: String(Math.round(100 * share)),
              words: `${names.link(link)} writes ${formatShare(share)} ${before(token)}`,
            };
          }),
        }))}
        start={{ row: links.findIndex(({ link }) => link === chosen), column: shown.indexOf(state.token) }}
        onChoose={(row, at) => change({ picked: links[row].link, token: shown[at], without: undefined })}
      />
      <div className={styles.foot}>
        <label className={styles.check}>
          <input type="checkbox" checked={withQuestion} onChange={() => setWithQuestion(!withQuestion)} />
          The question as well
        </label>
        {shown.length < all.length && (
          <span>
            {shown.length} of {all.length} tokens, around the chosen one
          </span>
        )}
      </div>
    </LookPart>
  );
}
