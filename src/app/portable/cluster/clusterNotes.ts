// What a person has to know before they take it there, in words: what stands in the way, and what is otherwise than here.
import type { TextFormat } from '../../../shared/chat.ts';
import type { TrainingSettings, Wiring } from '../../../shared/protocol.ts';
import { formatCount, formatPlural } from '../../parts/format.ts';

export interface NoteFacts {
  /** Links in use. */
  links: Wiring['links'];
  origin: Wiring['origin'];
  /** Behind the weights, where they were trained here. */
  steps: number;
  isTraining: boolean;
  /** What the pinned wiring is called. */
  pinned?: string;
  format: TextFormat;
  /** Titles of models with a chat template. */
  templates: readonly string[];
  /** Titles of models that are fetched there. */
  fetched: readonly string[];
  train: number;
  heldOut: number;
  settings: Pick<TrainingSettings, 'batch' | 'batchTokens' | 'patience'>;
  cards: number;
}

/** Why nothing can be saved now; undefined when it can. */
export function savingObstacle({ isTraining }: NoteFacts): string | undefined {
  return isTraining
    ? 'The links are being trained now, and change with every step. Pause or stop the run, then come back to save them.'
    : undefined;
}

/** Why there is no training command; undefined when there is. */
export function trainingObstacle({ links, train }: NoteFacts): string | undefined {
  if (links.length === 0) return 'There are no links yet, so there is nothing to train: draw one in Wire.';
  if (!links.some(({ enabled }) => enabled))
    return 'All links are off, so there is nothing to train: turn one on in Wire.';
  if (train === 0) return 'There are no examples to train on yet: add some in Train.';
  return undefined;
}

export function clusterNotes(facts: NoteFacts): string[] {
  return [...aboutLinks(facts), ...aboutText(facts), ...aboutRun(facts)];
}

function aboutLinks({ links, origin, steps, pinned }: NoteFacts): string[] {
  const off = links.filter(({ enabled }) => !enabled).length;
  const notes: string[] = [];
  if (links.length > 0) notes.push(startOf(origin, steps));
  if (off > 0)
    notes.push(
      `${formatPlural(off, 'link')} ${off === 1 ? 'is' : 'are'} off: in the file, but not trained there either.`,
    );
  if (pinned !== undefined)
    notes.push(
      `What goes is the wiring in use. The pinned one (${pinned}) stays here: put it in use to take it along.`,
    );
  return notes;
}

function startOf(origin: Wiring['origin'], steps: number): string {
  if (origin === 'untrained')
    return 'The links are untrained. Training there begins with the anchor’s own answers, as it would here.';
  const trained =
    origin === 'preset' ? 'The links come trained' : `The links have ${formatPlural(steps, 'step')} behind them`;
  return `${trained}. Training there goes on from these weights, as a run of its own: the rate warms up anew.`;
}

function aboutText({ format, templates, fetched }: NoteFacts): string[] {
  const notes: string[] = [];
  if (format === 'chat')
    notes.push(
      `Here, examples are put to ${templates.length > 0 ? templates.join(' and ') : 'the models'} as a conversation. The package has no chat templates: it reads prompt and completion as one text. So the files hold them plain, and links that learned from conversations here, or from plain text there, find texts that look otherwise.`,
    );
  if (fetched.length > 0)
    notes.push(
      'A repository that asks for an access token asks for it there as well: hf auth login, before the commands.',
    );
  return notes;
}

function aboutRun({ settings: { batch, batchTokens, patience }, heldOut, train, cards }: NoteFacts): string[] {
  const notes: string[] = [];
  if (batchTokens > 0)
    notes.push(
      `Here, a batch is ${formatCount(batchTokens)} tokens. There, it is a number of examples: --batch says ${formatCount(batch)}, change it to what fits.`,
    );
  if (patience > 0) notes.push('A run there makes all its steps: it does not end early when the held-out loss rests.');
  if (train > 0 && heldOut === 0) notes.push('There are no held-out questions, so nothing is scored there.');
  if (cards > batch)
    notes.push(`A step needs an example for each card: ${formatCount(cards)} cards need --batch ${cards} or more.`);
  if (cards > 1)
    notes.push(
      'Models too large in single precision: add --dtype bfloat16 --mixed-precision bf16 to the training command.',
    );
  return notes;
}
