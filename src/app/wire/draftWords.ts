// What the bar of a draft says, by what the run does.
import type { RunState } from '../../shared/protocol.ts';

export interface DraftWords {
  changed: string;
  why: string;
  /** On the button that puts the links in use. */
  use: string;
}

export function draftWords(run: RunState): DraftWords {
  if (run === 'running')
    return {
      changed: 'Changed: restart to use.',
      why: 'The run goes on with the links that it was started with.',
      use: 'Restart with these links',
    };
  if (run === 'paused')
    return {
      changed: 'Changed, not in use.',
      why: 'The paused run has the links that it was started with; using these ends it.',
      use: 'Use these links',
    };
  return {
    changed: 'Changed, not in use.',
    why: 'The run has ended; its links are those that answer.',
    use: 'Use these links',
  };
}
