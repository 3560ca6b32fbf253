// The cards about links that are off: what breaks without them, and how it is mended.
import { formatCount } from '../parts/format.ts';
import { quoted } from './cardWords.ts';
import { questionPlace, type Step, type WalkStep } from './step.ts';
import type { WalkFacts } from './walkFacts.ts';

export const breakIt: Step = (facts, { broke, unmoved }) => ({
  title: 'Break it',
  text: `With no link at all, the composition is ${facts.anchor} alone. Take one link away and the question is asked again at once.`,
  ...breakNow(facts, unmoved),
  numbers: 'composed',
  done:
    broke &&
    `Done: without ${broke.off === 1 ? 'this link' : `these ${formatCount(broke.off)} links`} it says ${quoted(broke.now)}${broke.was === undefined ? '' : ` instead of ${quoted(broke.was)}`}.`,
});

/** Without a question, or with links that write nothing, there is nothing that could break. */
function breakNow(facts: WalkFacts, unmoved: string | undefined): Pick<WalkStep, 'task' | 'place'> {
  const { links, hasDraft, question, origin } = facts;
  if (links.length === 0) return { task: 'There is no link to switch off. Undo brings links back.', place: 'undo' };
  const place = 'switch';
  if (hasDraft) return { task: 'A run goes on with the links that it has: your change waits until you use it.', place };
  if (!question)
    return { task: 'Ask a single question first: its answer is what breaks.', place: questionPlace(facts) };
  if (origin === 'untrained')
    return {
      task: 'These links have learned nothing yet, so nothing breaks without them: train them first.',
      place: 'train',
    };
  if (unmoved === undefined) return { task: 'Switch a link off in the table.', place };
  if (links.some(({ isOn }) => isOn))
    return { task: `It still says ${quoted(unmoved)}: the others carry it. Switch another link off.`, place };
  return {
    task: `It says ${quoted(unmoved)} without any link, too. Undo brings them back: then ask another question.`,
    place: 'undo',
  };
}

export const mend: Step = (facts, { broke, mended }) => ({
  title: 'Mend it',
  text: 'Every change of the wiring can be undone, also what training made of it. So there is nothing here that you could spoil.',
  ...mendNow(facts, broke !== undefined || mended !== undefined),
  numbers: 'composed',
  done: mended && `Done: with its links back it says ${quoted(mended.now)} again.`,
});

/** Links that are off now are what there is to mend, whoever switched them off, and when. */
function mendNow({ links, canUndo }: WalkFacts, isKnown: boolean): Pick<WalkStep, 'task' | 'place'> {
  const off = links.filter(({ isOn }) => !isOn).length;
  if (off > 0 && !canUndo)
    return {
      task: `Switch ${off === 1 ? 'the link that is off' : 'the links that are off'} on again.`,
      place: 'switch',
    };
  if (off > 0 || isKnown) return { task: 'Undo it, above the drawing.', place: 'undo' };
  return { task: 'Nothing is broken yet: go back a step and switch a link off first.', place: 'switch' };
}
