// What the forms of a link are called on the page.
import type { LinkVariant } from '../../shared/composition.ts';

export const VARIANT_NAMES: Readonly<Record<LinkVariant, string>> = {
  'pre-norm': 'ours',
  released: 'as released',
  lucidrains: 'as CALM-pytorch',
};
