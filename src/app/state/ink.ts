// Token ink: what the links wrote where each token of an answer was chosen. It is worked out after the answer is there, the
// newest answer first and one at a time; nobody waits for it.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { Look } from '../../shared/looks.ts';
import { COMPOSITION, type Wiring } from '../../shared/protocol.ts';
import { useAnswers } from './answers.ts';
import { useChat } from './chat.ts';
import { engine } from './engineClient.ts';
import type { Subject } from './look.ts';
import { onPresetChange } from './preset.ts';
import { useWiring } from './wiring.ts';

export type Inked = { look: Look; wiring: Wiring } | { error: ErrorData };

/** By the answer's own list of tokens: the same words said once more are another answer. The newest ones are kept. */
export const useInk = create<{ inked: ReadonlyMap<number[], Inked> }>()(() => ({ inked: new Map() }));

const KEPT = 24;

interface Job extends Subject {
  ids: number[];
  wiring: Wiring;
}

let waiting: Job[] = [];
/** An answer is looked at once, with the wiring that it was given with. */
const given = new WeakMap<number[], Wiring>();

/** The wiring that an answer was given with; undefined for one that was never shown. */
export const givenWith = (ids: number[]): Wiring | undefined => given.get(ids);
let isWorking = false;

const isAsking = (): boolean => useAnswers.getState().asking !== undefined || useChat.getState().busy;
const stillHolds = ({ speaker, wiring }: Job): boolean =>
  speaker !== COMPOSITION || useWiring.getState().wiring === wiring;

onPresetChange(() => {
  waiting = [];
  useInk.setState({ inked: new Map() });
});

/** A new question drops what waits, and what is left goes on when nobody is being asked. */
function askingChanged(): void {
  if (isAsking()) waiting = [];
  else void work();
}
useAnswers.subscribe(askingChanged);
useChat.subscribe(askingChanged);

export function wantInk({ ids, wiring, ...subject }: Subject): void {
  if (!ids || !wiring || given.has(ids)) return;
  given.set(ids, wiring);
  if (ids.length === 0 || !wiring.links.some((link) => link.enabled)) return;
  waiting.push({ ...subject, ids, wiring });
  void work();
}

async function work(): Promise<void> {
  if (isWorking) return;
  isWorking = true;
  while (!isAsking()) {
    const job = waiting.pop();
    if (!job) break;
    if (stillHolds(job)) await ink(job);
  }
  isWorking = false;
}

async function ink(job: Job): Promise<void> {
  const { prompt, ids, speaker, droppedMessages, wiring } = job;
  const seen = await engine.call('lookInside', { prompt, ids, speaker, droppedMessages }).then(
    (look) => ({ look, wiring }),
    (thrown: unknown) => ({ error: errorData(thrown) }),
  );
  if (!stillHolds(job) || ('error' in seen && seen.error.code === 'stopped')) return;
  useInk.setState(({ inked }) => ({ inked: new Map([...[...inked].slice(1 - KEPT), [ids, seen]]) }));
}
