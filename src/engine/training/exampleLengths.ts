// Examples that are too long for a model whose positions are learned: there is nothing that it could be told of the rest.
import { badRequest } from '../../shared/errors.ts';
import { readAugmenters, type Composition } from '../bridge/composition.ts';
import { tokensOf, type EncodedExample } from './encode.ts';

/** @throws PatchbayError 'bad-request', naming the first example that does not fit, counted from 1. */
export function checkLengths(composition: Composition, examples: readonly EncodedExample[]): void {
  const augmenters = readAugmenters(composition);
  for (const [i, example] of examples.entries()) {
    check(i, 'the anchor', example.ids.length, composition.anchor.mostTokens);
    for (const { id, model } of augmenters) check(i, `"${id}"`, tokensOf(example, id).ids.length, model.mostTokens);
  }
}

function check(index: number, model: string, tokens: number, most: number): void {
  if (tokens <= most) return;
  throw badRequest(
    `Example ${index + 1} has ${tokens} tokens for ${model}, which can read ${most}.`,
    'Shorten long examples, or leave them out.',
  );
}
