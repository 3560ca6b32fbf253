// What is seen inside an answer. A person chooses a token, a link, a head; what is missing for that is asked of the engine
// one thing at a time, the next one chosen anew each time, so that moving on quickly leaves nothing to wait for.
import { create } from 'zustand';
import { errorData, PatchbayError, type ErrorData } from '../../shared/errors.ts';
import type { AttentionLook, Look, TokenLook } from '../../shared/looks.ts';
import { COMPOSITION, type Wiring } from '../../shared/protocol.ts';
import { nextAskId } from './askIds.ts';
import { engine } from './engineClient.ts';
import { useInk } from './ink.ts';
import { useLook, type Subject } from './look.ts';
import { useWiring } from './wiring.ts';

export interface InsideLook {
  look?: Look;
  /** Which token's choice is looked at; as many as there are: what would come next. */
  token: number;
  /** The link that was chosen; without one, that which writes the most at this place counts. */
  picked?: string;
  head: number | 'mean';
  /** The link is left out: as long as a button is held, or until that is switched back. */
  without?: 'held' | 'kept';
  attention: Record<string, AttentionLook>;
  /** By `tokenKey`. */
  tokens: Record<string, TokenLook>;
  /** What is answered without a link. */
  answers: Record<string, string>;
  error?: ErrorData;
  /** The links are others now than those that were looked at. */
  isStale: boolean;
}

const nothing: InsideLook = {
  token: 0,
  head: 'mean',
  attention: {},
  tokens: {},
  answers: {},
  isStale: false,
};

export const useInsideLook = create<InsideLook>()(() => nothing);

/** Token t was chosen at place t − 1; the first one by nobody. */
export const tokenKey = (token: number, without = ''): string => `${token - 1} ${without}`;

export function strongestLink(look: Look, token: number): string | undefined {
  const at = (link: Look['links'][number]): number => link.perToken[token - 1] ?? 0;
  return look.links.toSorted((a, b) => at(b) - at(a)).at(0)?.link;
}

export const chosenLink = ({ look, token, picked }: InsideLook): string | undefined =>
  picked ?? (look && strongestLink(look, token));

type Wanted =
  | { kind: 'look' }
  | { kind: 'token'; token: number; without?: string }
  | { kind: 'attention' | 'answer'; link: string };

/** The next thing that is missing, what is seen first before what is only kept ready. */
export function wanted(state: InsideLook): Wanted | undefined {
  const { look, token, attention, tokens, answers, error, isStale } = state;
  if (error || isStale) return undefined;
  if (!look) return { kind: 'look' };
  const link = chosenLink(state);
  if (!tokens[tokenKey(token)]) return { kind: 'token', token };
  if (!link) return undefined;
  if (!attention[link]) return { kind: 'attention', link };
  if (!tokens[tokenKey(token, link)]) return { kind: 'token', token, without: link };
  return answers[link] === undefined ? { kind: 'answer', link } : undefined;
}

/** Counts what was begun: what comes for an older number is dropped. */
let round = 0;
/** The wiring that is looked at. */
let lookedAt: Wiring | undefined;
let isAnswering = false;

export function beginLook(subject: Subject): void {
  round++;
  lookedAt = subject.wiring;
  useInsideLook.setState(nothing, true);
  if (subject.ids && subject.wiring?.links.some((each) => each.enabled)) void work(subject);
}

export function endLook(): void {
  round++;
  if (isAnswering) engine.call('stopAnswer', {}).catch(() => null);
}

/** With the wiring of now: the same place, if it is there. */
export function lookAgain(subject: Subject): void {
  const { token, head } = useInsideLook.getState();
  const wiring = subject.speaker === COMPOSITION ? useWiring.getState().wiring : subject.wiring;
  useLook.setState({ subject: { ...subject, wiring } });
  beginLook({ ...subject, wiring });
  useInsideLook.setState({ token, head });
}

export function change(to: Partial<Pick<InsideLook, 'token' | 'picked' | 'head' | 'without' | 'error'>>): void {
  useInsideLook.setState((state) => ({ ...(state.without && { picked: chosenLink(state) }), ...to }));
  const { subject } = useLook.getState();
  if (subject) void work(subject);
}

useWiring.subscribe(({ wiring }, before) => {
  const { subject } = useLook.getState();
  if (subject?.speaker !== COMPOSITION || wiring === before.wiring || wiring === lookedAt) return;
  if (useInsideLook.getState().look) useInsideLook.setState({ isStale: true });
  else lookAgain(subject); // nothing is shown yet that could be old
});

let working = 0;

async function work(subject: Subject): Promise<void> {
  const mine = round;
  if (working === mine) return;
  working = mine;
  for (let next = wanted(useInsideLook.getState()); next; next = wanted(useInsideLook.getState())) {
    const seen = await fetch(subject, next).catch((thrown: unknown) => ({ error: errorData(thrown) }));
    if (mine !== round) return;
    if (!useInsideLook.getState().isStale) useInsideLook.setState(seen);
  }
  if (working === mine) working = 0;
}

async function fetch(subject: Subject, next: Wanted): Promise<Partial<InsideLook>> {
  const { prompt, ids = [], speaker, droppedMessages } = subject;
  const text = { prompt, ids, speaker, droppedMessages };
  const state = useInsideLook.getState;
  switch (next.kind) {
    case 'look': {
      const known = useInk.getState().inked.get(ids);
      const isSame = known && 'look' in known && known.wiring === lookedAt;
      const look = isSame ? known.look : await engine.call('lookInside', text);
      return { look, token: state().token || Math.max(1, look.promptTokens) };
    }
    case 'token': {
      const { token, without } = next;
      const place = { ...text, place: token - 1, without: without === undefined ? undefined : [without] };
      const seen = await engine.call('lookAtToken', place);
      return { tokens: { ...state().tokens, [tokenKey(token, without)]: seen } };
    }
    case 'attention': {
      const seen = await engine.call('lookAtLink', { ...text, link: next.link });
      return { attention: { ...state().attention, [next.link]: seen } };
    }
    default:
      return { answers: { ...state().answers, [next.link]: await askWithout(subject, next.link) } };
  }
}

async function askWithout({ prompt, speaker, maxTokens, sampling }: Subject, link: string): Promise<string> {
  isAnswering = true;
  const asked = { askId: nextAskId(), prompt, speakers: [speaker], maxTokens, sampling, without: [link] };
  const [answer] = await engine.call('ask', asked).finally(() => (isAnswering = false));
  if (answer.ended !== 'stopped') return answer.text.trim();
  throw new PatchbayError({
    code: 'stopped',
    message: 'The answer without the link was stopped half-way.',
    hint: 'Try again when nobody else is being asked.',
  });
}
