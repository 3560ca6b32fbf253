// Follows the page while the walk is open: what it shows, and what the person has done so far.
import { create } from 'zustand';
import { useAnswers } from '../state/answers.ts';
import { useAskBox } from '../state/askBox.ts';
import { useLinkDetails } from '../state/linkDetails.ts';
import { useLinkFigures } from '../state/linkFigures.ts';
import { useMaking } from '../state/making.ts';
import { useOpening } from '../state/opening.ts';
import { usePreset } from '../state/preset.ts';
import { useRun } from '../state/run.ts';
import { useScores } from '../state/scores.ts';
import { useWiring } from '../state/wiring.ts';
import { deedsAfter, type Deeds } from './deeds.ts';
import { walkFacts, type WalkFacts } from './walkFacts.ts';

export const useWalkProgress = create<{ facts: WalkFacts; deeds: Deeds }>()(() => ({ facts: walkFacts(), deeds: {} }));

const STORES = [
  useAnswers,
  useAskBox,
  useLinkDetails,
  useLinkFigures,
  useMaking,
  useOpening,
  usePreset,
  useRun,
  useScores,
  useWiring,
];

/** What was done in an earlier walk does not count. @returns what ends it. */
export function followThePage(): () => void {
  const first = walkFacts();
  useWalkProgress.setState({ facts: first, deeds: deedsAfter({}, undefined, first) });
  let isComing = false;
  let isOver = false;
  // Stores change one after another: once they all have, the page is looked at.
  const changed = (): void => {
    if (isComing) return;
    isComing = true;
    queueMicrotask(() => {
      isComing = false;
      if (isOver) return;
      const facts = walkFacts();
      useWalkProgress.setState(({ facts: before, deeds }) => ({ facts, deeds: deedsAfter(deeds, before, facts) }));
    });
  };
  const ends = STORES.map((store) => store.subscribe(changed));
  return () => {
    isOver = true;
    for (const end of ends) end();
  };
}
