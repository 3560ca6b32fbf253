// What a link can be, in words.
import { LINK_VARIANTS, type LinkMask, type LinkVariant } from '../../shared/composition.ts';
import { VARIANT_NAMES } from '../parts/variantNames.ts';

export const VARIANTS = LINK_VARIANTS.map((value) => ({ value, label: VARIANT_NAMES[value] }));

export const MASKS: readonly { value: LinkMask; label: string }[] = [
  { value: 'causal', label: 'what came before' },
  { value: 'prompt', label: 'the question only' },
  { value: 'none', label: 'everything' },
];

export function aboutVariant(variant: LinkVariant): string {
  if (variant === 'pre-norm') return 'Ours: norms before, no biases; untrained it changes nothing.';
  if (variant === 'lucidrains')
    return 'As lucidrains/CALM-pytorch has it: one norm before, one bias; untrained it changes nothing.';
  return 'As released: the form of the published code, with biases and a norm behind; untrained it changes answers.';
}

export function aboutMask(mask: LinkMask): string {
  if (mask === 'causal') return 'Each token of the anchor sees the augmenter’s tokens that end no later in the text.';
  if (mask === 'prompt')
    return 'All tokens see those of the question, and none of the answer: the paper’s ablation, the augmenter as an encoder.';
  return 'Each token sees all, also those that come later: in training the link reads the very answer that it should learn to give, and has nothing to read when it must answer. This is the fault of the published code, kept here to be looked at.';
}
