import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandName, ExamplesReport, Wiring } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import { useExamples } from './examples.ts';
import { measureOff, sharesTold, stopMeasuring, useLinkFigures } from './linkFigures.ts';
import { useOpening } from './opening.ts';
import { firstExample } from './preset.ts';
import { clearRun, useRun } from './run.ts';
import { useWiring } from './wiring.ts';

const links = [{ ...firstExample.links[0], enabled: false }, ...firstExample.links.slice(1)];
const wiring = (): Wiring => ({ links, parameters: 0, bytes: 0, origin: 'preset', steps: 0 });
const calls: { command: CommandName; without?: string[] }[] = [];
let onScore = (): void => undefined;

function answer(command: CommandName, params: { without?: string[] }): unknown {
  calls.push({ command, without: params.without });
  if (command === 'measureLinks') return [{ link: links[1].id, share: 0.25 }];
  onScore();
  const place = links.findIndex(({ id }) => id === params.without?.[0]);
  return [{ speaker: 'composition', exact: 0.9 - 0.1 * Math.max(0, place), loss: 1 + Math.max(0, place), n: 128 }];
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(engine, 'call').mockImplementation((command, params) =>
    Promise.resolve().then(() => answer(command, params as never) as never),
  );
  clearRun();
  useOpening.setState({ status: 'open' });
  useExamples.setState({ report: { train: 64, heldOut: 12 } as ExamplesReport });
  useWiring.setState({ links, wiring: wiring() });
  vi.clearAllTimers();
  calls.length = 0;
  onScore = () => undefined;
  useLinkFigures.setState({ shares: {}, off: {}, isStale: false, measuring: undefined, error: undefined });
});

describe('what a link writes', () => {
  it('is measured once after edits that follow each other quickly', async () => {
    for (let edit = 0; edit < 3; edit++) useWiring.setState({ wiring: wiring() });
    await vi.runAllTimersAsync();
    expect(calls.map(({ command }) => command)).toEqual(['measureLinks']);
    expect(useLinkFigures.getState().shares).toEqual({ [links[1].id]: 0.25 });
  });

  it('is told by a run while it goes, and not asked for', async () => {
    useRun.setState({ state: 'running' });
    useWiring.setState({ wiring: wiring() });
    await vi.runAllTimersAsync();
    expect(calls).toEqual([]);
    sharesTold([{ link: 'a', share: 0.5 }]);
    sharesTold([]);
    expect(useLinkFigures.getState().shares).toEqual({ a: 0.5 });
  });
});

describe('what is lost without a link', () => {
  it('is the difference to the whole, of each link that is on', async () => {
    await measureOff();
    expect(calls.map(({ without }) => without)).toEqual([undefined, ...links.slice(1).map(({ id }) => [id])]);
    const { off, measuring } = useLinkFigures.getState();
    expect(Object.keys(off)).toEqual(links.slice(1).map(({ id }) => id));
    expect(off[links[2].id]).toEqual({ loss: 2, exact: expect.closeTo(-0.2), n: 128 });
    expect(measuring).toBeUndefined();
  });

  it('is kept as far as it went when it is stopped, and is old after a change', async () => {
    onScore = () => void (calls.length === 3 && stopMeasuring());
    await measureOff();
    expect(calls).toHaveLength(3);
    expect(Object.keys(useLinkFigures.getState().off)).toEqual([links[1].id]);
    expect(useLinkFigures.getState().isStale).toBe(false);
    useWiring.setState({ wiring: wiring() });
    expect(useLinkFigures.getState().isStale).toBe(true);
  });
});
