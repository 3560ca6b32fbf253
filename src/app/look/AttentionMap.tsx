import { useState } from 'react';
import type { AttentionLook, Look } from '../../shared/looks.ts';
import { formatShare } from '../parts/format.ts';
import { change, useInsideLook } from '../state/insideLook.ts';
import { AttentionCanvas } from './AttentionCanvas.tsx';
import { rowWeights, type Head } from './attention.ts';
import { HeatGrid } from './HeatGrid.tsx';
import styles from './LinkView.module.css';
import { StrongestPairs } from './StrongestPairs.tsx';
import type { Names } from './useModelNames.ts';
import { bare, quote } from './words.ts';

/** A table up to this many rows and columns; beyond it, a picture and a list. */
export const LARGEST_TABLE = 32;

interface Props {
  look: Look;
  link: string;
  attention: AttentionLook;
  head: Head;
  names: Names;
}

export function AttentionMap({ look, link, attention, head, names }: Props) {
  const token = useInsideLook((state) => state.token);
  const [withQuestion, setWithQuestion] = useState(false);
  const augmenter = names.links.find(({ id }) => id === link)?.augmenter;
  const read = look.augmenters.find(({ id }) => id === augmenter)?.tokens ?? [];
  const answer = Math.max(0, look.promptTokens - 1); // the last token of the question chose the first of the answer
  const first = withQuestion || token - 1 < answer ? 0 : answer;
  const rows = Array.from({ length: attention.rows - first }, (_, i) => first + i);
  const from = (row: number): string => quote(look.tokens[row] ?? '');
  const isSmall = rows.length <= LARGEST_TABLE && attention.columns <= LARGEST_TABLE;
  const title = `Where ${names.link(link)} looks`;
  return (
    <>
      {isSmall ? (
        <HeatGrid
          caption={`${title}, in percent of each row.`}
          corner={`${names.anchor} ↓ ${names.title(augmenter ?? '')} →`}
          columns={read.map((text, column) => ({ key: column, text: bare(text) }))}
          rows={rows.map((row) => {
            const weights = Array.from(rowWeights(attention, row, head));
            return {
              key: row,
              header: rowName(look, row),
              isMarked: row === token - 1,
              nothing: weights.every((weight) => weight === 0)
                ? `sees nothing of ${names.title(augmenter ?? '')}`
                : undefined,
              cells: weights.map((weight, column) => ({
                heat: weight,
                text: weight === 0 ? '·' : String(Math.round(100 * weight)),
                words: `${from(row)} looks at ${quote(read[column] ?? '')}: ${weight === 0 ? 'not at all' : formatShare(weight)}`,
              })),
            };
          })}
          start={{ row: rows.indexOf(token - 1), column: 0 }}
          onChoose={(row) => change({ token: rows[row] + 1 })}
        />
      ) : (
        <>
          <AttentionCanvas
            name={`${title}: ${rows.length} by ${attention.columns} tokens. The strongest pairs are listed below.`}
            attention={attention}
            rows={rows}
            head={head}
            marked={token - 1}
          />
          <StrongestPairs look={look} read={read} attention={attention} rows={rows} head={head} names={names} />
        </>
      )}
      <label className={styles.check}>
        <input type="checkbox" checked={withQuestion} onChange={() => setWithQuestion(!withQuestion)} />
        The whole question as rows
      </label>
    </>
  );
}

/** What had been read, and what it chose. */
const rowName = ({ tokens }: Look, row: number): string =>
  row + 1 < tokens.length ? `${bare(tokens[row])} → ${bare(tokens[row + 1])}` : `${bare(tokens[row])} → end`;
