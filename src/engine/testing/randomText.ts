// Texts for random compositions: tokens of every model, who sees whom, what is scored.
import { NO_LABEL } from '../ops/crossEntropy.ts';
import type { EncodedExample } from '../training/encode.ts';
import type { AugmenterTokens } from '../text/textSide.ts';
import type { Draw } from './draw.ts';
import type { Blueprint } from './randomComposition.ts';

/** Some of the rows are labelled; in a short text it may be none. */
export function drawExample(draw: Draw, { anchor, augmenters }: Blueprint, length: number): EncodedExample {
  const share = draw.pick([0.1, 0.4, 0.7, 1]);
  return {
    ids: drawIds(draw, length, anchor.vocabulary),
    labels: drawIds(draw, length, anchor.vocabulary).map((id) => (draw.chance(share) ? id : NO_LABEL)),
    augmenters: new Map([...augmenters].map(([id, { vocabulary }]) => [id, drawSeen(draw, length, vocabulary)])),
  };
}

export function drawIds(draw: Draw, length: number, vocabulary: number): number[] {
  return Array.from({ length }, () => draw.whole(0, vocabulary - 1));
}

/** Between none and twice as many tokens as the anchor has; a row sees any number of them, none and all among these. */
function drawSeen(draw: Draw, rows: number, vocabulary: number): AugmenterTokens {
  const ids = drawIds(draw, draw.whole(0, 2 * rows), vocabulary);
  const visible = Array.from({ length: rows }, () => draw.whole(0, ids.length)).sort((a, b) => a - b);
  if (draw.chance(0.5)) visible[0] = 0;
  if (draw.chance(0.8)) visible[rows - 1] = ids.length;
  return { ids, visible, prompt: draw.whole(0, ids.length) };
}
