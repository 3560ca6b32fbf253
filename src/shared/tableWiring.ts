// How a model of a table is wired to the built-in *Sums*, and how those links are trained: what `npm run bench -- ownTable`
// measures.
import type { Link } from './composition.ts';
import type { TrainingSettings } from './protocol.ts';
import { linksIntoAll, SMALL_TRAINING } from './smallLinks.ts';

/** The model that adds. */
export const SUMS = 'sums';
const SUMS_BLOCKS = 3;

/** From the last layer of the model of a table into every layer of *Sums*, its embeddings included. */
export const tableLinks = (augmenter: string, blocks: number): Link[] => linksIntoAll(augmenter, blocks, SUMS_BLOCKS);

export const TABLE_SETTINGS: TrainingSettings = { ...SMALL_TRAINING, steps: 600 };
