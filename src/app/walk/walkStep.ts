// What the card of each step says and points at: a pure function of what the page shows and what the person has done.
import { breakIt, mend } from './breakSteps.ts';
import { listed, saying, short } from './cardWords.ts';
import type { Deeds } from './deeds.ts';
import { questionPlace, type Step, type WalkStep } from './step.ts';
import { train } from './trainStep.ts';
import type { WalkFacts } from './walkFacts.ts';

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

const look: Step = ({ anchor, augmenters }, { looked }) => ({
  title: 'What a link is',
  text: `Each wire is a link: there, ${anchor} looks at what a layer of ${listed(augmenters, 'or')} makes of the text, and adds what it finds to its own. Only links are trained; the models stay as they are.`,
  task: 'Choose a wire in the drawing, or open its details in the table.',
  place: 'wires',
  numbers: 'links',
  done: looked && `Done: ${looked} is open in the table. Each (?) there says how it works.`,
});

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
