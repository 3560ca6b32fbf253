import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { Commands } from '../../shared/protocol.ts';
import { useAnswers } from './answers.ts';
import { say, useChat } from './chat.ts';
import { engine } from './engineClient.ts';
import { handleEvent } from './events.ts';
import { openEngine, useOpening } from './opening.ts';
import { chooseExample, chooseOwnModels, currentPreset, firstExample, ownTitle, speakersOf } from './preset.ts';
import { useRun } from './run.ts';
import { useScores } from './scores.ts';
import { useWiring } from './wiring.ts';

const own = { anchor: { id: 'smol', title: 'Smol' }, augmenters: [{ id: 'qwen', title: 'Qwen' }] };
const wiring = { links: [], parameters: 0, bytes: 0, origin: 'untrained', steps: 0 } as const;
const examples = { name: '', builtIn: false, train: 0, heldOut: 3, firstTrain: [], firstHeldOut: [] };
const opened = (id: string) => ({
  anchor: { id },
  augmenters: [],
  wiring,
  examples,
  restored: false,
  hold: 'here',
  runs: [],
});

type Open = Commands['open']['params'];
const opens: { preset: Open['preset']; settle: (outcome: unknown) => void; fail: (error: unknown) => void }[] = [];
const restart = vi.spyOn(engine, 'restart');

beforeEach(() => {
  opens.length = 0;
  restart.mockClear();
  vi.spyOn(engine, 'call').mockImplementation((command, params) => {
    if (command !== 'open') return Promise.resolve([{ text: 'said' }] as never);
    return new Promise<never>((settle, fail) =>
      opens.push({ preset: (params as Open).preset, settle: settle as never, fail }),
    );
  });
  chooseExample(firstExample);
});

describe('when the page turns to other models', () => {
  it('nothing of the ones before is left', async () => {
    await say('Hello');
    useRun.setState({ state: 'finished', step: 7 });
    useScores.setState({ bySpeaker: { anchor: { speaker: 'anchor', exact: 1, loss: 0, n: 1 } }, heldOut: 1 });
    chooseOwnModels(own);
    expect(currentPreset().id).toBe('own-smol+qwen');
    expect(useAnswers.getState().turns).toEqual([]);
    expect(useChat.getState().turns).toEqual([]);
    expect(useWiring.getState().links).toEqual([]);
    expect(useRun.getState()).toMatchObject({ state: 'idle', step: 0, settings: { batch: 16 } });
    expect(useScores.getState()).toEqual({ bySpeaker: {}, heldOut: 0 });
    chooseExample(firstExample);
    expect(useAnswers.getState().turns).toHaveLength(1);
    expect(useWiring.getState().links).toEqual(firstExample.links);
  });

  it('their titles are known before they are loaded', () => {
    expect(ownTitle('qwen')).toBeUndefined();
    chooseOwnModels(own);
    expect([ownTitle('smol'), ownTitle('qwen')]).toEqual(['Smol', 'Qwen']);
  });

  it('what the ones before still tell of their run is no news', () => {
    chooseOwnModels(own);
    handleEvent({ type: 'runChanged', state: 'stopped', step: 5, steps: 9 });
    handleEvent({ type: 'wiringChanged', wiring: { ...wiring, links: firstExample.links } });
    expect(useRun.getState().state).toBe('idle');
    expect(useWiring.getState().links).toEqual([]);
  });

  it('an opening that was overtaken changes nothing', async () => {
    const first = openEngine();
    chooseOwnModels(own);
    const second = openEngine();
    opens[1].settle(opened('smol'));
    expect(await second).toBe(true);
    opens[0].fail(new PatchbayError({ code: 'download', message: 'Too late.' }));
    expect(await first).toBe(false);
    expect(useOpening.getState()).toMatchObject({ status: 'open', anchor: { id: 'smol' }, error: undefined });
    expect(useScores.getState().heldOut).toBe(3);
  });

  it('the engine goes on with what it fetches; it is started anew after a failure only', async () => {
    const first = openEngine();
    opens[0].fail(new PatchbayError({ code: 'device-lost', message: 'Lost.' }));
    await first;
    expect(restart).not.toHaveBeenCalled();
    chooseOwnModels(own);
    void openEngine();
    expect(restart).toHaveBeenCalledTimes(1);
    void openEngine();
    expect(restart).toHaveBeenCalledTimes(1);
  });
});

it('a model by itself is asked alone; others with the composition', () => {
  expect(speakersOf({ ...firstExample, augmenters: [] })).toEqual(['anchor']);
  expect(speakersOf({ ...firstExample, augmenters: ['a', 'b'] })).toEqual(['a', 'b', 'anchor', 'composition']);
});
