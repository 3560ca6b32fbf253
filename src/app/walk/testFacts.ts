// For tests: the page with its first example, everything there and nothing done.
import type { WalkFacts } from './walkFacts.ts';

export function testFacts(change: Partial<WalkFacts> = {}): WalkFacts {
  const link = (to: number) => ({ id: `codes-2-${to}`, name: `block 2 → block ${to}`, isOn: true });
  return {
    subject: 'codes-and-sums',
    status: 'open',
    isChat: false,
    hasQuestions: true,
    anchor: 'Sums',
    augmenters: ['Codes'],
    abouts: [],
    question: {
      id: 1,
      prompt: 'dog + cat =',
      isRecorded: false,
      said: [
        { speaker: 'codes', name: 'Codes', identity: 'augmenter', text: '3', right: false, isWhole: true },
        { speaker: 'anchor', name: 'Sums', identity: 'anchor', text: '12', right: false, isWhole: true },
        {
          speaker: 'composition',
          name: 'Wired together',
          identity: 'composed',
          text: '26',
          right: true,
          isWhole: true,
        },
      ],
    },
    links: [1, 2, 3, 4].map(link),
    hasDraft: false,
    trainable: 82_432,
    frozen: 349_952,
    origin: 'preset',
    learned: 0,
    canUndo: true,
    run: { state: 'idle', step: 0, steps: 400, secondsLeft: 0 },
    scores: { anchor: 0.03, codes: 0.02, composition: 0.97 },
    isMaking: false,
    ...change,
  };
}
