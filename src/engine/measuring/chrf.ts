// chrF (Popović 2015, https://aclanthology.org/W15-3049): how many runs of 1 to 6 characters an answer shares with the right
// one, recall counting β² times as much as precision. White space does not count. The numbers are those of sacrebleu's
// default (`python/chrf_vectors.py`): lengths of which one side has no run do not count either.

const ORDER = 6;
const BETA = 2;
/** What Python calls white space and JavaScript does not; U+FEFF is the other way round. */
const MORE_SPACES = new Set(['\u001c', '\u001d', '\u001e', '\u001f', '\u0085']);

/** Runs of one length: in the answer, in the right answer, and in both. */
interface Matches {
  answer: number;
  expected: number;
  both: number;
}

/** By length, from 1 on; sums over several answers are those of a corpus. */
export type ChrfCounts = readonly Matches[];

export function chrfCounts(answer: string, expected: string): ChrfCounts {
  const [said, right] = [characters(answer), characters(expected)];
  return Array.from({ length: ORDER }, (_, i) => {
    const [a, b] = [runs(said, i + 1), runs(right, i + 1)];
    let both = 0;
    for (const [run, count] of a) both += Math.min(count, b.get(run) ?? 0);
    const total = (all: ReadonlyMap<string, number>): number =>
      [...all.values()].reduce((sum, count) => sum + count, 0);
    return { answer: b.size > 0 ? total(a) : 0, expected: total(b), both };
  });
}

export function addChrfCounts(all: readonly ChrfCounts[]): ChrfCounts {
  return Array.from({ length: ORDER }, (_, i) => {
    const sum = { answer: 0, expected: 0, both: 0 };
    for (const counts of all) {
      sum.answer += counts[i].answer;
      sum.expected += counts[i].expected;
      sum.both += counts[i].both;
    }
    return sum;
  });
}

/** 0…100. */
export function chrfScore(counts: ChrfCounts): number {
  const usable = counts.filter(({ answer, expected }) => answer > 0 && expected > 0);
  if (usable.length === 0) return 0;
  const mean = (share: (matches: Matches) => number): number =>
    usable.reduce((sum, matches) => sum + share(matches), 0) / usable.length;
  const precision = mean(({ both, answer }) => both / answer);
  const recall = mean(({ both, expected }) => both / expected);
  if (precision + recall === 0) return 0;
  return (100 * (1 + BETA ** 2) * precision * recall) / (BETA ** 2 * precision + recall);
}

/** Code points, as Python counts them, without white space. */
function characters(text: string): string[] {
  return Array.from(text).filter((character) => !isSpace(character));
}

function isSpace(character: string): boolean {
  return MORE_SPACES.has(character) || (/\s/.test(character) && character !== '\ufeff');
}

function runs(text: readonly string[], length: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let first = 0; first + length <= text.length; first++) {
    const run = text.slice(first, first + length).join('');
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
}
