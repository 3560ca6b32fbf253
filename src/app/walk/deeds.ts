// What a person has done of what the walk is about, in whatever order, and what came of it: a pure function of what the page
// showed before and shows now.
import { COMPOSITION } from '../../shared/protocol.ts';
import type { Said, WalkFacts } from './walkFacts.ts';

export interface Deeds {
  /** A question of the person's own choice. */
  asked?: { turn: number; prompt: string; said: Said[] };
  /** Name of a link that was looked at. */
  looked?: string;
  /** With links off, the composition answers otherwise. */
  broke?: { off: number; prompt: string; was?: string; now: string };
  /** The links are back, and so is the answer. */
  mended?: { now: string };
  /** A run of these links has finished. */
  trained?: { steps: number; exact?: number };
  /** The dialog for a table was opened. */
  sawTable?: boolean;
  /** Links are off, and the answer has stayed the same. */
  unmoved?: string;
  /** A question that is still being answered. */
  askedTurn?: number;
  /** The composition when nothing was off: its links, and what it said; that is unknown once they have other numbers. */
  whole?: { on: string[]; turn?: number; text?: string };
}

/** @param before undefined at first. */
export function deedsAfter(deeds: Deeds, before: WalkFacts | undefined, now: WalkFacts): Deeds {
  if (before && before.subject !== now.subject) return { sawTable: deeds.sawTable };
  return {
    ...deeds,
    ...asked(deeds, before, now),
    ...broken(deeds, before, now),
    looked: now.looksAt ?? deeds.looked,
    trained: trained(before, now) ?? deeds.trained,
    sawTable: deeds.sawTable || now.isMaking,
  };
}

/** A question that a recorded one has become by itself was nobody's choice. */
function asked(deeds: Deeds, before: WalkFacts | undefined, { question }: WalkFacts): Partial<Deeds> {
  if (!before || !question) return {};
  const earlier = before.question;
  const byItself = earlier?.isRecorded && earlier.prompt === question.prompt && !question.isRecorded;
  const isNew = question.id !== earlier?.id && !byItself;
  const askedTurn = isNew ? question.id : deeds.askedTurn;
  const { id: turn, prompt, said } = question;
  if (askedTurn === turn && said.every(({ isWhole }) => isWhole))
    return { asked: { turn, prompt, said }, askedTurn: undefined };
  return { askedTurn, asked: judged(deeds.asked, turn, said) };
}

/** Which answer is right may be known later than the answers. */
function judged(known: Deeds['asked'], turn: number, said: Said[]): Deeds['asked'] {
  const isSame = known?.turn === turn && known.said.every(({ text }, i) => text === said[i]?.text);
  return isSame ? { ...known, said } : known;
}

function broken(deeds: Deeds, before: WalkFacts | undefined, now: WalkFacts): Partial<Deeds> {
  const on = now.links.filter(({ isOn }) => isOn).map(({ id }) => id);
  if (before && hasOtherNumbers(before, now)) return { whole: { on }, ...NOTHING_BROKEN };
  const answer = composed(now);
  if (!answer?.isWhole || !now.question || now.question.isRecorded) return {}; // recorded with all links, whatever is off now
  const { whole, broke } = deeds;
  const { id: turn, prompt } = now.question;
  const { text, right } = answer;
  const off = whole ? whole.on.filter((id) => !on.includes(id)).length : now.links.length - on.length;
  const cannotTell = now.origin === 'untrained' || (!whole && !broke && right === undefined);
  if (off === 0 || cannotTell) {
    const isMended = broke && !deeds.mended && (broke.was === undefined ? right : text === broke.was);
    return { whole: { on, turn, text }, unmoved: undefined, mended: isMended ? { now: text } : deeds.mended };
  }
  const was = whole?.turn === turn ? whole.text : undefined;
  if (was === undefined ? right === false : text !== was)
    return { broke: { off, prompt, was, now: text }, mended: undefined, unmoved: undefined };
  const cameNow = !whole || composed(before)?.isWhole === false; // the answer of before the change stands until it is asked again
  return { unmoved: cameNow ? text : deeds.unmoved };
}

const NOTHING_BROKEN = { broke: undefined, mended: undefined, unmoved: undefined };

/** Trained, started over or taken back: what they said before tells nothing of them. During a run they are others at each step. */
const hasOtherNumbers = (before: WalkFacts, now: WalkFacts): boolean =>
  (before.origin !== undefined && (before.origin !== now.origin || before.learned !== now.learned)) ||
  (now.run.state === 'running' && before.run.state !== 'running');

const composed = (facts?: WalkFacts): Said | undefined =>
  facts?.question?.said.find(({ speaker }) => speaker === COMPOSITION);

function trained(before: WalkFacts | undefined, { run, scores }: WalkFacts): Deeds['trained'] {
  if (!before || run.state !== 'finished' || before.run.state === 'finished') return undefined;
  return { steps: run.step, exact: scores[COMPOSITION] };
}
