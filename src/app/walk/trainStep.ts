// The card about training: starting over, a run, and what came of it.
import { COMPOSITION, ANCHOR } from '../../shared/protocol.ts';
import { formatCount, formatPercent } from '../parts/format.ts';
import type { Step, WalkStep } from './step.ts';
import type { WalkFacts } from './walkFacts.ts';

export const train: Step = (facts, { trained }) => {
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
