// Tokens that stand outside the model's vocabulary ("<s>", "<|im_end|>", runs of spaces). They are found first, longest
// one at each place, and cut the text into sections that are encoded on their own.
import type { AddedTokenConfig } from './tokenizerJson.ts';
import { slice, type Tracked } from './tracked.ts';

export type Section = { id: number; text: Tracked } | { id?: undefined; text: Tracked };

export function addedTokenSplitter(tokens: readonly AddedTokenConfig[]): (text: Tracked) => Section[] {
  if (tokens.length === 0) return (text) => [{ text }];
  const byContent = new Map(tokens.map((token) => [token.content, token]));
  const alternatives = [...byContent.keys()].toSorted((a, b) => b.length - a.length).map(escapePattern);
  const pattern = new RegExp(alternatives.join('|'), 'gu');

  return (text) => {
    const sections: Section[] = [];
    let done = 0;
    for (const match of text.text.matchAll(pattern)) {
      const token = byContent.get(match[0]);
      let from = match.index;
      let to = from + match[0].length;
      const before = text.text.slice(done, Math.max(done, from));
      const after = text.text.slice(to);
      if (!token || from < done || (token.single_word && (/\w$/u.test(before) || /^\w/u.test(after)))) continue;
      if (token.lstrip) from -= before.length - before.trimEnd().length;
      if (token.rstrip) to += after.length - after.trimStart().length;
      if (from > done) sections.push({ text: slice(text, done, from) });
      sections.push({ id: token.id, text: slice(text, from, to) });
      done = to;
    }
    if (done < text.text.length) sections.push({ text: slice(text, done, text.text.length) });
    return sections;
  };
}

function escapePattern(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`);
}
