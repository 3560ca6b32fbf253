// Repeatable randomness: numbers that are skipped are those that would have been drawn.
import { expect, it } from 'vitest';
import { seededNormal, seededUniform } from './seededRandom.ts';

it.each([0, 1, 7, 1000])('goes on behind %i numbers as if they had been drawn', (skipped) => {
  for (const stream of [seededUniform, seededNormal]) {
    const [whole, rest] = [stream(3), stream(3, skipped)];
    for (let i = 0; i < skipped; i++) whole();
    for (let i = 0; i < 5; i++) expect(rest()).toBe(whole());
  }
});
