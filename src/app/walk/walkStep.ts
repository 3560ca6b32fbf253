// What the card of each step says and points at: a pure function of what the page shows and what the person has done.
import { COMPOSITION, ANCHOR } from '../../shared/protocol.ts';
import { formatCount, formatPercent } from '../parts/format.ts';
import type { Deeds } from './deeds.ts';
import type { Place } from './places.ts';
import type { Said, WalkFacts } from './walkFacts.ts';

export interface WalkStep {
  title: string;
  /** What is to be understood. */
  text: string;
  /** What is to be done. */
  task: string;
  place: Place;
  /** What came of it; undefined as long as it is not done. */
  done?: string;
  /** Which numbers of the page stand beside it. */
  numbers?: 'answers' | 'links' | 'composed' | 'run';
}

type Step = (facts: WalkFacts, deeds: Deeds) => WalkStep;

const ask: Step = (facts, { asked }) => {
  const { anchor, augmenters, isChat, hasQuestions } = facts;
  const wish = hasQuestions ? 'Choose one of the questions' : 'Ask something';
  return {
    title: 'What each model can do',
    text: `${listed([...augmenters, anchor])} have learned different things. Each answers alone first, and then all of them wired together.`,
    task: isChat ? 'Change from the chat to single questions.' : `${wish}: everyone answers it.`,
    place: questionPlace(facts),
    numbers: 'answers',
    done: asked && `Done: to “${short(asked.prompt)}” ${listed(asked.said.map(saying))}.`,
  };
};

const questionPlace = ({ isChat, hasQuestions }: WalkFacts): Place =>
  isChat ? 'mode' : hasQuestions ? 'questions' : 'box';

const look: Step = ({ anchor, augmenters }, { looked }) => ({
  title: 'What a link is',
  text: `Each wire is a link: there, ${anchor} looks at what a layer of ${listed(augmenters, 'or')} makes of the text, and adds what it finds to its own. Only links are trained; the models stay as they are.`,
  task: 'Choose a wire in the drawing, or open its details in the table.',
  place: 'wires',
  numbers: 'links',
  done: looked && `Done: ${looked} is open in the table. Each (?) there says how it works.`,
});

const breakIt: Step = (facts, { broke, unmoved }) => ({
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

const mend: Step = (_facts, { broke, mended }) => ({
  title: 'Mend it',
  text: 'Every change of the wiring can be undone, also what training made of it. So there is nothing here that you could spoil.',
  task:
    broke || mended
      ? 'Undo it, above the drawing.'
      : 'Nothing is broken yet: go back a step and switch a link off first.',
  place: broke || mended ? 'undo' : 'switch',
  numbers: 'composed',
  done: mended && `Done: with its links back it says ${quoted(mended.now)} again.`,
});

const train: Step = (facts, { trained }) => {
  const { anchor, scores, run } = facts;
  const now = trainNow(facts, trained !== undefined);
  const reached =
    trained?.exact === undefined ? '' : `, ${formatPercent(trained.exact)} of the held-out questions are right`;
  const alone = scores[ANCHOR] === undefined ? '' : ` (${anchor} alone: ${formatPercent(scores[ANCHOR])})`;
  return {
    title: 'Train it',
    text: `Start over, and the links write nothing: it answers as ${anchor} does. Then train them on questions with answers. Held-out questions are never trained on. You can skip this.`,
    ...now,
    numbers: 'run',
    done:
      trained && run.state !== 'running'
        ? `Done: after ${formatCount(trained.steps)} steps${reached}${alone}.`
        : undefined,
  };
};

/** Starting over, training and waiting, one after the other. */
function trainNow({ run, origin, scores }: WalkFacts, isTrained: boolean): Pick<WalkStep, 'task' | 'place'> {
  if (run.state === 'running') return { task: 'It learns: watch how much it gets right.', place: 'progress' };
  if (run.state === 'paused') return { task: 'Paused. Resume goes on with it.', place: 'train' };
  if (isTrained) return { task: 'Ask it something, or train further.', place: 'train' };
  if (origin !== 'untrained') return { task: 'Start over with links that have learned nothing.', place: 'start-over' };
  const same = scores[COMPOSITION] === undefined ? '' : ` It gets ${formatPercent(scores[COMPOSITION])} right.`;
  return { task: `Nothing is learned now.${same} Press Train.`, place: 'train' };
}

const ownTable: Step = (_facts, { sawTable }) => ({
  title: 'Try your own table',
  text: 'Two columns, such as names and numbers, become a small model that knows them by heart. It is made in this page, then wired to one that adds. Nothing leaves this computer.',
  task: 'Open the library. At its end, choose “Make one from a table”.',
  place: 'library',
  done: sawTable ? 'Done: that is where a table goes in. You have seen all of it.' : undefined,
});

const STEPS: readonly Step[] = [ask, look, breakIt, mend, train, ownTable];

/** @param at from 0. */
export function walkStep(at: number, facts: WalkFacts, deeds: Deeds): WalkStep {
  const step = STEPS[at](facts, deeds);
  if (STEPS[at] === ownTable) return step;
  if (facts.augmenters.length === 0)
    return {
      title: step.title,
      text: `${facts.anchor} is by itself here, and the walk is about models that are wired together.`,
      task: 'Choose an example to go on with.',
      place: 'choose',
    };
  if (facts.status === 'open' || step.done !== undefined || STEPS[at] === ask) return step;
  const task =
    facts.status === 'opening'
      ? 'The models are still coming. In a moment you can try it.'
      : 'The models do not run in this browser now, so it cannot be tried: the line at the top says why.';
  return { ...step, task };
}

/** "a", "a and b", "a, b and c". */
function listed(names: readonly string[], word = 'and'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}

function saying({ speaker, name, text, right }: Said): string {
  const who = speaker === COMPOSITION ? 'wired together they say' : `${name} says`;
  return `${who} ${quoted(text)}${right ? ', which is right' : ''}`;
}

const quoted = (text: string): string => (text.trim() === '' ? 'nothing' : short(text));

const LONGEST = 40;

/** In a line of the card. */
export function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).trimEnd()}…` : line;
}
