// What could be changed about the pair of "codes" and "sums", one thing at a time.
import { codesAndSums } from '../../../src/shared/presets/codesAndSums.ts';
import type { PreparedRow } from '../experiment.ts';
import { composedRow } from '../pairRows.ts';
import { SHARE, SIZE } from './examples.ts';
import { cleanSums } from './models.ts';
import { codesPair } from './pair.ts';

const WIRES = codesAndSums.links.map(({ from, to }) => [from, to] as const);

export const row = (group: string) => (id: string, title: string, about: string) => ({ id, group, title, about });
const at = (group: string, x: number, title: string, about: string) => ({
  id: `${group}-${x}`,
  group,
  title,
  about,
  x,
});
const [layers, recipe, mask] = ['layers', 'recipe', 'mask'].map(row);

export const ablations: PreparedRow[] = [
  ...[1, 2, 3, 4].map((count) =>
    composedRow(
      codesPair,
      at(
        'links',
        count,
        `${count} ${count === 1 ? 'link' : 'links'}`,
        count === 1 ? 'into layer 0 of Sums' : `into layers 0 … ${count - 1} of Sums`,
      ),
      { wires: WIRES.slice(0, count), examples: { isFree: count === WIRES.length } },
    ),
  ),

  composedRow(codesPair, layers('from-0', 'From the embeddings of Codes', 'four links from layer 0'), {
    wires: WIRES.map(([, to]) => [0, to]),
  }),
  composedRow(codesPair, layers('from-1', 'From the middle of Codes', 'four links from layer 1'), {
    wires: WIRES.map(([, to]) => [1, to]),
  }),
  composedRow(codesPair, layers('into-1', 'Into the first block only', 'one link'), { wires: [[2, 1]] }),
  composedRow(codesPair, layers('into-3', 'Into the last block only', 'one link'), { wires: [[2, 3]] }),
  composedRow(codesPair, layers('into-blocks', 'Into all blocks, not the embeddings', 'three links'), {
    wires: WIRES.slice(1),
  }),

  ...[1, 2, 4, 8].map((heads) =>
    composedRow(codesPair, at('heads', heads, `${heads} ${heads === 1 ? 'head' : 'heads'}`, 'of each link'), {
      links: { heads },
      examples: { isFree: heads === 4 },
    }),
  ),

  ...[5, 10, 20, 30, 50].map((percent) =>
    composedRow(codesPair, at('share', percent, `${percent} %`, `${10 * percent} words in D_C`), {
      examples: { share: percent / 100, isFree: percent / 100 === SHARE },
    }),
  ),
  ...[500, 1000, 2000, 4000, SIZE].map((examples) =>
    composedRow(codesPair, at('size', examples, examples.toLocaleString('en-US'), 'examples in D_C'), {
      examples: { examples, isFree: examples === SIZE },
    }),
  ),

  composedRow(codesPair, recipe('no-bias', 'No distance bias', 'links that do not know how far away something is'), {
    links: { distanceBias: false },
  }),
  composedRow(codesPair, recipe('no-numbers', 'D_C without plain numbers', 'words only'), {
    examples: { mix: { numbers: 0 } },
  }),
  composedRow(codesPair, recipe('no-singles', 'D_C without single operands', 'two and three operands only'), {
    examples: { mix: { operands: [0, 1, 1] } },
  }),
  composedRow(
    codesPair,
    recipe('no-noise', 'Anchor trained without noise', 'no noise on the embeddings of Sums while it learned to add'),
    { anchor: cleanSums },
  ),

  composedRow(codesPair, mask('no-mask', 'No mask, as released', 'links see the whole text'), {
    links: { mask: 'none' },
    examples: { isFree: true },
  }),
];
