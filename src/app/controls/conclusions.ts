// What follows from the controls, in sentences: a pure function of the figures. Its thresholds stand here.
import { ANCHOR } from '../../shared/protocol.ts';
import type { Control } from '../../shared/trials.ts';
import { formatPercent } from '../parts/format.ts';
import { AGAIN, CONTROLS, type ControlsRecord } from '../state/controlsRecord.ts';
import { clearlyApart } from '../state/seriesFigures.ts';
import { triedOf, type Tried } from '../state/seriesRecord.ts';
import { share } from './controlWords.ts';

type Figures = Pick<Tried, 'exact' | 'n'>;

/** So much of the gain over the anchor alone may be left for the rest to come from what was changed. */
export const LEFT_AT_MOST = 0.25;

/** What a control shows: the gain is gone, in part, not at all, or there is more of it. */
export type Finding = 'gone' | 'part' | 'same' | 'more';

/** Differences within chance (two standard errors) count for nothing. */
export function findingOf(control: Figures, again: Figures, anchor: Figures): Finding {
  if (!clearlyApart(control, again)) return 'same';
  if (control.exact > again.exact) return 'more';
  return gainLeft(control, again, anchor) <= LEFT_AT_MOST ? 'gone' : 'part';
}

/** 0: as the anchor alone; 1: as the run again. */
function gainLeft(control: Figures, again: Figures, anchor: Figures): number {
  return Math.max(0, (control.exact - anchor.exact) / (again.exact - anchor.exact));
}

const WORDS: Record<Control, { lead: string; follows: Record<Exclude<Finding, 'part'>, string>; without: string }> = {
  'untrained-augmenter': {
    lead: 'Without what the augmenter learned',
    follows: {
      gone: 'the knowledge comes from the augmenter',
      same: 'what the augmenter learned makes no clear difference',
      more: 'what the augmenter learned is not what helps',
    },
    without: 'what the augmenter learned',
  },
  'prompt-only': {
    lead: 'With the augmenter read at the prompt only',
    follows: {
      gone: 'it has to be read while the answer is written',
      same: 'what it makes of the question is enough',
      more: 'reading it while the answer is written does not help',
    },
    without: 'reading it in the answer',
  },
  lora: {
    lead: 'With as many numbers trained inside the anchor instead',
    follows: {
      gone: 'training alone does not bring it, the augmenter does',
      same: 'training the anchor does as well as wiring the augmenter',
      more: 'training the anchor does better than wiring the augmenter',
    },
    without: 'any augmenter',
  },
};

/** One for each control that was tried, and one on what is kept. None before the run again was tried. */
export function conclusions(record: ControlsRecord): string[] {
  const again = triedOf(record, AGAIN);
  const anchor = record.baselines?.find(({ speaker }) => speaker === ANCHOR);
  if (!again || !anchor) return [];
  const found = isGain(again, anchor)
    ? CONTROLS.flatMap((control) => {
        const tried = triedOf(record, control);
        return tried ? [conclusion(control, tried, again, anchor)] : [];
      })
    : [
        `The run is not clearly better than the anchor alone (${share(again)} and ${share(anchor)} of ${again.n}), so there is no gain to explain. Try more steps.`,
      ];
  return [...found, ...kept(again)];
}

const isGain = (again: Figures, anchor: Figures): boolean => clearlyApart(again, anchor) && again.exact > anchor.exact;

/** "Without what the augmenter learned, 5 % instead of 91 %: the knowledge comes from the augmenter." */
function conclusion(control: Control, tried: Figures, again: Figures, anchor: Figures): string {
  const { lead, follows, without } = WORDS[control];
  const finding = findingOf(tried, again, anchor);
  const left = formatPercent(gainLeft(tried, again, anchor));
  const what = finding === 'part' ? `${left} of the gain is there without ${without}` : follows[finding];
  const against = finding === 'same' ? 'against' : 'instead of';
  return `${lead}, ${share(tried)} ${against} ${share(again)}: ${what}.`;
}

function kept({ skill }: Tried): string[] {
  if (!skill || skill.n === 0) return [];
  return [
    `Of what the anchor gets right by itself, the run keeps ${formatPercent(skill.kept / skill.n)} (${skill.kept} of ${skill.n}).`,
  ];
}
