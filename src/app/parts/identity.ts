// Colours that mean one thing each: see theme/tokens.css.

/**
 * Of the first to the sixth augmenter; a seventh looks like the first again, and is told apart by its name. They differ also
 * to eyes that miss a colour (theme/tokens.test.ts).
 */
export type AugmenterIdentity = (typeof AUGMENTERS)[number];

export type Identity = AugmenterIdentity | 'anchor' | 'composed' | 'pinned';

const AUGMENTERS = ['augmenter', 'augmenter-2', 'augmenter-3', 'augmenter-4', 'augmenter-5', 'augmenter-6'] as const;

export const augmenterIdentity = (index: number): AugmenterIdentity => AUGMENTERS[index % AUGMENTERS.length];
