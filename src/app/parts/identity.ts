// Colours that mean one thing each: see theme/tokens.css.

/** Of the first, second, third augmenter; a fourth looks like the first again, and is told apart by its name. */
export type AugmenterIdentity = (typeof AUGMENTERS)[number];

export type Identity = AugmenterIdentity | 'anchor' | 'composed' | 'pinned';

const AUGMENTERS = ['augmenter', 'augmenter-2', 'augmenter-3'] as const;

export const augmenterIdentity = (index: number): AugmenterIdentity => AUGMENTERS[index % AUGMENTERS.length];
