// What the buttons of Train say and whether they can be pressed: a pure function of the state, apart from the drawing.
import type { Link } from '../../shared/composition.ts';
import type { RunState, Wiring } from '../../shared/protocol.ts';

export interface TrainFacts {
  status: 'opening' | 'open' | 'failed';
  run: RunState;
  busy: boolean;
  links: readonly Link[];
  origin: Wiring['origin'];
  /** Examples to train on, as far as that is known. */
  examples?: number;
  /** Why a run cannot start, as the engine has told. */
  obstacles?: readonly string[];
  /** A learning rate is being looked for. */
  isSearching?: boolean;
  /** A run of a closed page is offered to be gone on with. */
  isOffered?: boolean;
}

export interface ButtonView {
  label: string;
  enabled: boolean;
}

export interface TrainButtons {
  /** `isFirst`: nothing else on this part of the page asks more to be pressed. */
  main: ButtonView & { action: 'train' | 'pause' | 'resume'; isFirst: boolean };
  step: ButtonView;
  reset: ButtonView;
  /** Why nothing can be trained, or what training would do now. */
  about: string;
}

export function trainButtons(facts: TrainFacts): TrainButtons {
  const { run, busy } = facts;
  const obstacle = obstacleTo(facts);
  const can = !obstacle && !busy;
  const reset = {
    label: 'Reset',
    enabled: facts.status === 'open' && !busy && (facts.origin !== 'untrained' || run !== 'idle'),
  };
  const step = { label: 'Step', enabled: can && run !== 'running' };
  const about = obstacle ?? aboutRun(facts);
  if (run === 'running')
    return { main: { label: 'Pause', action: 'pause', enabled: !busy, isFirst: true }, step, reset, about };
  if (run === 'paused')
    return { main: { label: 'Resume', action: 'resume', enabled: can, isFirst: true }, step, reset, about };
  const label = facts.origin === 'untrained' ? 'Train' : 'Train further';
  // A failure, and a run that was left, offer their own way on.
  const isFirst = facts.origin !== 'preset' && run !== 'failed' && !facts.isOffered;
  return { main: { label, action: 'train', enabled: can, isFirst }, step, reset, about };
}

function obstacleTo({ status, run, links, examples, obstacles = [], isSearching }: TrainFacts): string | undefined {
  if (status === 'opening') return 'The models are still loading.';
  if (status === 'failed') return 'Training needs the engine, which is not running.';
  if (links.length === 0) return 'There is nothing to train: add a link first.';
  if (!links.some((link) => link.enabled)) return 'There is nothing to train: switch a link on first.';
  if (examples === 0) return 'There is nothing to learn from: bring examples first, below.';
  if (isSearching) return 'A learning rate is being looked for: let that end, or stop it.';
  if (run !== 'running' && run !== 'paused' && obstacles.length > 0) return obstacles.join(' ');
  return undefined;
}

function aboutRun({ run, origin }: TrainFacts): string {
  if (run === 'running') return 'Training. The models stay as they are: only the links learn.';
  if (run === 'paused') return 'Paused: ask and compare, then go on.';
  if (run === 'failed') return 'The run failed.';
  if (origin === 'untrained') return 'Untrained: the composed answers are the same as the anchor’s until you train.';
  if (run === 'finished') return 'Finished: these links are kept in this browser.';
  if (origin === 'preset') return 'These links come trained with the page.';
  return 'These links were trained in this browser.';
}
