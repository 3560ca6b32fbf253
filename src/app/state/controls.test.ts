import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { CommandName, ExamplesReport } from '../../shared/protocol.ts';
import { quiet } from '../../shared/quiet.ts';
import type { Trial, TrialResult } from '../../shared/trials.ts';
import { findControls, forgetControls, resumeControls, startControls, stopControls, useControls } from './controls.ts';
import { CONTROLS } from './controlsRecord.ts';
import { turnsAway } from './changesUnderWay.ts';
import { engine } from './engineClient.ts';
import { useExamples } from './examples.ts';
import { chooseExample, chooseOwnModels, firstExample } from './preset.ts';
import { useRun } from './run.ts';
import { readOwnSkill, readSkillFile, useSkill } from './skill.ts';
import { forgetSweep, resumeSweep, startSweep, useSweep } from './sweep.ts';
import { useWiring } from './wiring.ts';

vi.mock('idb-keyval', () => import('../../shared/fakeIdbKeyval.ts'));
const { emptyDatabases } = await import('../../shared/fakeIdbKeyval.ts');

const report: ExamplesReport = {
  name: 'mine.csv',
  builtIn: false,
  hash: 'h',
  train: 9,
  heldOut: 1,
  firstTrain: [],
  firstHeldOut: [],
};
const result: TrialResult = {
  exact: 0.5,
  loss: 1,
  n: 64,
  steps: 20,
  seconds: 2,
  parameters: 100,
  skill: { kept: 1, n: 2 },
};
const trials: { trial: Trial; ends: () => void; fails: (error: PatchbayError) => void; isOver: boolean }[] = [];
const commands: CommandName[] = [];
let scoring: 'works' | 'fails' = 'works';
const OWN = [{ prompt: '1 + 2 =', completion: '3' }];
let ownSkill: () => Promise<never>;

const record = () => useControls.getState().record;
const latest = () => trials[trials.length - 1];
async function ends(): Promise<void> {
  latest().ends();
  await quiet();
}
async function begin(): Promise<void> {
  await startControls(CONTROLS, 20, 64);
  await quiet();
}

/** As the engine: one at a time. */
function tryWiring(trial: Trial): Promise<TrialResult> {
  if (trials.some(({ isOver }) => !isOver))
    return Promise.reject(new PatchbayError({ code: 'bad-request', message: 'Another wiring is being tried out.' }));
  return new Promise((resolve, reject) => {
    const mine = {
      trial,
      isOver: false,
      ends: () => {
        mine.isOver = true;
        resolve(result);
      },
      fails: (error: PatchbayError) => {
        mine.isOver = true;
        reject(error);
      },
    };
    trials.push(mine);
  });
}

beforeEach(async () => {
  emptyDatabases();
  chooseExample(firstExample);
  useSkill.setState({ given: undefined, error: undefined });
  await forgetControls();
  await forgetSweep();
  await quiet();
  trials.length = 0;
  commands.length = 0;
  ownSkill = () => Promise.resolve(OWN as never);
  scoring = 'works';
  vi.spyOn(engine, 'call').mockImplementation((command, params) => {
    commands.push(command);
    const { speakers = [] } = params as { speakers?: string[] };
    if (command === 'tryWiring') return tryWiring(params as Trial);
    if (command === 'stopTrial') latest()?.fails(new PatchbayError({ code: 'stopped', message: 'Stopped.' }));
    if (command === 'score' && scoring === 'fails')
      return Promise.reject(new PatchbayError({ code: 'device-lost', message: 'The graphics device was lost.' }));
    if (command === 'score')
      return Promise.resolve(speakers.map((speaker) => ({ speaker, exact: 0.1, loss: 2, n: 64 })) as never);
    if (command === 'keptSkill')
      return Promise.resolve(speakers.map((speaker) => ({ speaker, n: 9, kept: 8 })) as never);
    if (command === 'ownSkill') return ownSkill();
    if (command === 'readExamples')
      return Promise.resolve({
        examples: [{ prompt: 'q', completion: 'a' }],
        problems: [{ line: 2, reason: '' }],
      } as never);
    return Promise.resolve(null as never);
  });
  useExamples.setState({ report });
  useRun.setState({ state: 'idle', busy: false });
  useWiring.setState({
    links: [{ ...firstExample.links[0], enabled: false }, ...firstExample.links.slice(1)],
    draft: undefined,
  });
});

describe('controls', () => {
  it('score what is there, then make the run again and each control from the links that are on', async () => {
    await begin();
    expect(record()?.baselines?.map(({ speaker, skill }) => [speaker, skill?.kept])).toEqual([
      ['codes', 8],
      ['anchor', 8],
      ['composition', 8],
    ]);
    for (let i = 0; i < 4; i++) await ends();
    expect(trials.map(({ trial }) => trial.control)).toEqual([undefined, ...CONTROLS]);
    expect(trials[1].trial).toMatchObject({
      links: firstExample.links.slice(1),
      limit: 64,
      settings: { steps: 20, warmupSteps: 5 },
    });
    expect(trials[1].trial.skill).toEqual(OWN);
    expect([record()?.state, Object.keys(record()?.outcomes ?? {})]).toEqual(['finished', ['again', ...CONTROLS]]);
    expect(record()?.outcomes.lora).toMatchObject({ tried: { skill: { kept: 1, n: 2 }, kept: false } });
  });

  it('outlive a reload: what is known is not measured again', async () => {
    await begin();
    await ends();
    latest().fails(new PatchbayError({ code: 'device-lost', message: 'Lost.' }));
    await quiet();
    useControls.setState({ record: undefined });
    await findControls();
    expect([record()?.state, Object.keys(record()?.outcomes ?? {})]).toEqual(['paused', ['again']]);
    commands.length = 0;
    resumeControls();
    await quiet();
    expect(commands).toContain('tryWiring');
    expect(commands).not.toContain('score');
    stopControls();
  });

  it('wait when what is there cannot be scored, and score it when they go on', async () => {
    scoring = 'fails';
    await begin();
    expect([record()?.state, record()?.why, trials.length]).toEqual(['paused', 'The graphics device was lost.', 0]);
    scoring = 'works';
    resumeControls();
    await quiet();
    expect([record()?.baselines?.length, trials.length]).toEqual([3, 1]);
  });
});

describe('one wiring is tried at a time', () => {
  it('controls that start make a sweep wait, whose candidate starts again when it goes on', async () => {
    const [link] = firstExample.links;
    await startSweep([{ id: 'a', names: ['A'], links: [link] }], firstExample.settings, 64);
    await quiet();
    await begin();
    expect(useSweep.getState().record).toMatchObject({ state: 'paused', why: expect.stringContaining('controls') });
    expect([trials.length, latest().trial.links.length]).toEqual([2, 3]);
    resumeSweep();
    await quiet();
    expect(record()).toMatchObject({ state: 'paused', why: expect.stringContaining('sweep') });
    expect([trials.length, latest().trial.links]).toEqual([3, [link]]);
    await ends();
    expect(useSweep.getState().record?.state).toBe('finished');
    resumeControls();
    await quiet();
    expect([record()?.state, trials.length]).toEqual(['running', 4]);
  });
});

describe('what the anchor can do by itself', () => {
  it('comes with an example, and is read when it is wanted; for other models it is a file, or nothing', async () => {
    expect(useSkill.getState().given).toBeUndefined();
    await readOwnSkill();
    expect(useSkill.getState().given).toEqual({ name: 'kept.jsonl', questions: OWN, leftOut: 0 });
    chooseOwnModels({ anchor: { id: 'a', title: 'A' }, augmenters: [{ id: 'b', title: 'B' }] });
    expect(useSkill.getState().given).toBeUndefined();
    useExamples.setState({ report });
    await begin();
    expect(commands).not.toContain('keptSkill');
    expect(latest().trial.skill).toBeUndefined();
    await readSkillFile(new File(['q = a'], 'mine.txt'));
    expect(useSkill.getState().given).toMatchObject({ name: 'mine.txt', questions: [{ prompt: 'q' }], leftOut: 1 });
  });

  it('of the newest file count, though an earlier one takes longer to be read', async () => {
    const slow = new File(['q = a'], 'slow.txt');
    let read: () => void = () => undefined;
    slow.text = () => new Promise((resolve) => (read = () => resolve('q = a')));
    const late = readSkillFile(slow);
    await readSkillFile(new File(['q = a'], 'mine.txt'));
    read();
    await late;
    expect(useSkill.getState().given?.name).toBe('mine.txt');
  });

  it('that are read while other models are asked for start nothing in those', async () => {
    const late = begin();
    turnsAway();
    await late;
    expect([record(), commands.filter((command) => command === 'score')]).toEqual([undefined, []]);
  });

  it('that cannot be read is told of, and read again the next time', async () => {
    ownSkill = () => Promise.reject(new PatchbayError({ code: 'download', message: 'It could not be fetched.' }));
    await readOwnSkill();
    expect(useSkill.getState()).toMatchObject({ given: undefined, error: { message: 'It could not be fetched.' } });
    ownSkill = () => Promise.resolve(OWN as never);
    await readOwnSkill();
    expect(useSkill.getState()).toMatchObject({ given: { questions: OWN }, error: undefined });
  });

  it('of another example does not arrive late', async () => {
    let arrive: (questions: never) => void = () => undefined;
    ownSkill = () => new Promise((resolve) => (arrive = resolve));
    const reading = readOwnSkill();
    chooseOwnModels({ anchor: { id: 'a', title: 'A' }, augmenters: [{ id: 'b', title: 'B' }] });
    arrive(OWN as never);
    await reading;
    expect(useSkill.getState().given).toBeUndefined();
  });

  it('a file that is too large is refused, and what was there stays', async () => {
    await readOwnSkill();
    await readSkillFile(new File([new Uint8Array(2 * 2 ** 20 + 1)], 'large.csv'));
    expect(commands).not.toContain('readExamples');
    expect(useSkill.getState()).toMatchObject({
      error: { message: expect.stringContaining('2 MB') },
      given: { name: 'kept.jsonl' },
    });
  });
});
