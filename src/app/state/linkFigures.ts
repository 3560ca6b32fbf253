// What each link does: the share that it writes, live while training, and what is lost when it is off, measured on demand.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { LinkShare } from '../../shared/looks.ts';
import { COMPOSITION, type Score } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import { useExamples } from './examples.ts';
import { useOpening } from './opening.ts';
import { onPresetChange } from './preset.ts';
import { useRun } from './run.ts';
import { linksInUse, useWiring } from './wiring.ts';

/** What is different without a link. */
export interface OffFigure {
  /** Above 0: worse without it. Nats per token. */
  loss: number;
  /** Below 0: fewer right answers without it. Share, −1…1. */
  exact: number;
  n: number;
}

export interface LinkFigures {
  /** ‖bridge‖ / ‖residual‖, by link id. */
  shares: Readonly<Record<string, number>>;
  off: Readonly<Record<string, OffFigure>>;
  /** Links or weights have changed since. */
  isStale: boolean;
  /** How many links have been switched off so far, while it goes on. */
  measuring?: { done: number; of: number; link?: string };
  error?: ErrorData;
}

/** Examples for the shares, and held-out questions for what is lost: more would take long on a CPU. */
const SHARE_EXAMPLES = 64;
const OFF_QUESTIONS = 128;
/** Edits follow each other quickly. */
const REST_MS = 400;

const nothing: LinkFigures = { shares: {}, off: {}, isStale: false, measuring: undefined, error: undefined };

export const useLinkFigures = create<LinkFigures>()(() => nothing);

let round = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

onPresetChange(() => {
  round++;
  clearTimeout(timer);
  useLinkFigures.setState(nothing, true);
});

useWiring.subscribe(({ wiring }, before) => {
  if (wiring && wiring !== before.wiring) changed();
});
useExamples.subscribe(({ report }, before) => {
  if (report && report !== before.report) changed();
});
useOpening.subscribe(({ status }, before) => {
  if (status === 'open' && before.status !== 'open') changed();
});
useRun.subscribe(({ state }, before) => {
  if (state !== 'running' && before.state === 'running') changed();
});

export function sharesTold(told: readonly LinkShare[]): void {
  if (told.length === 0) return;
  useLinkFigures.setState({ shares: Object.fromEntries(told.map(({ link, share }) => [link, share])) });
}

function changed(): void {
  stopMeasuring();
  if (Object.keys(useLinkFigures.getState().off).length > 0) useLinkFigures.setState({ isStale: true });
  clearTimeout(timer);
  timer = setTimeout(() => void measureShares(), REST_MS);
}

async function measureShares(): Promise<void> {
  const isReady = useOpening.getState().status === 'open' && useRun.getState().state !== 'running';
  if (!isReady || !useExamples.getState().report?.train) return;
  const { wiring } = useWiring.getState();
  // Not asked for by anybody: when it fails, whatever made it fail is told where it matters.
  const told = await engine.call('measureLinks', { limit: SHARE_EXAMPLES }).catch(() => []);
  if (useWiring.getState().wiring === wiring && useRun.getState().state !== 'running') sharesTold(told);
}

/** Each link that is on is left out once, one after the other. */
export async function measureOff(): Promise<void> {
  const mine = ++round;
  const links = linksInUse(useWiring.getState()).filter(({ enabled }) => enabled);
  const told = (done: number, link?: string): void =>
    useLinkFigures.setState({ measuring: { done, of: links.length, link } });
  useLinkFigures.setState({ off: {}, isStale: false, error: undefined });
  told(0);
  try {
    const whole = await score();
    for (const [done, { id }] of links.entries()) {
      if (mine !== round) return;
      told(done, id);
      const { exact, loss, n } = await score([id]);
      if (mine !== round) return;
      const figure = { exact: exact - whole.exact, loss: loss - whole.loss, n };
      useLinkFigures.setState(({ off }) => ({ off: { ...off, [id]: figure } }));
    }
  } catch (thrown) {
    if (mine === round) useLinkFigures.setState({ error: errorData(thrown) });
  }
  if (mine === round) useLinkFigures.setState({ measuring: undefined });
}

/** What has been measured stays. */
export function stopMeasuring(): void {
  round++;
  useLinkFigures.setState({ measuring: undefined });
}

async function score(without?: string[]): Promise<Score> {
  const [composed] = await engine.call('score', { speakers: [COMPOSITION], limit: OFF_QUESTIONS, without });
  return composed;
}
