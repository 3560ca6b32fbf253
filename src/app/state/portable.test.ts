import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { NeededModel, PortableFile, PortableKind } from '../../shared/portable.ts';
import type { Score, Speaker, Wiring } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import { useExamples } from './examples.ts';
import { fitsOpenModels, openHere, takePortable } from './portable.ts';
import { chooseExample, chooseOwnModels, firstExample } from './preset.ts';
import { useRun } from './run.ts';
import { useScores } from './scores.ts';
import { useWiring } from './wiring.ts';

const score = (speaker: Speaker, exact: number): Score => ({ speaker, exact, loss: 1, n: 4 });
const examples = { name: 'brought.jsonl', builtIn: false, hash: 'x', train: 40, heldOut: 4 };
const wiring: Wiring = { origin: 'trained', links: [], steps: 9, parameters: 1, bytes: 4 };
const file = new File(['project'], 'mine.safetensors');
let refusal: PatchbayError | undefined;

beforeEach(() => {
  chooseExample(firstExample);
  refusal = undefined;
  vi.spyOn(engine, 'call').mockImplementation((command, params) => {
    if (refusal) return Promise.reject(refusal);
    if (command === 'loadProject') return Promise.resolve({ wiring, examples, runs: [] } as never);
    if (command !== 'score') return Promise.resolve(null as never);
    const { speakers } = params as { speakers: Speaker[] };
    return Promise.resolve(speakers.map((speaker) => score(speaker, 0.25)) as never);
  });
  const before = ['codes', 'anchor', 'composition'].map((speaker) => [speaker, score(speaker, 0.9)]);
  useScores.setState({ bySpeaker: Object.fromEntries(before) as Record<Speaker, Score>, heldOut: 64 });
  useWiring.setState({ wiring }); // as many steps as those of the file
  useRun.setState({ points: [{ step: 1, loss: 2 }] });
});

const shown = () => Object.values(useScores.getState().bySpeaker).map(({ exact }) => exact);

describe('a project', () => {
  it('brings other examples: no score or curve of those before stays, and everyone is scored', async () => {
    expect(await openHere(file, { kind: 'project' })).toBe(true);
    expect(shown()).not.toContain(0.9);
    expect(useRun.getState().points).toEqual([]);
    await vi.waitFor(() => expect(shown()).toEqual([0.25, 0.25, 0.25]));
    expect(useScores.getState().heldOut).toBe(4);
    expect(useExamples.getState().report?.hash).toBe('x');
  });

  it('that is refused changes nothing', async () => {
    refusal = new PatchbayError({ code: 'bad-composition', message: 'It is cut off.' });
    expect(await openHere(file, { kind: 'project' })).toBe(false);
    expect(shown()).toEqual([0.9, 0.9, 0.9]);
    expect(useRun.getState().points).toHaveLength(1);
  });
});

describe('several files', () => {
  it('are opened in the order in which they were brought, however long one takes to be described', async () => {
    const opened: string[] = [];
    let describeSlow: () => void = () => undefined;
    vi.spyOn(engine, 'call').mockImplementation(async (command, params) => {
      const { file: of } = params as { file: { name: string } };
      if (command === 'describeFile' && of.name === 'slow') await new Promise<void>((done) => (describeSlow = done));
      if (command === 'describeFile') return { kind: 'project', name: of.name } as never;
      if (command !== 'loadProject') return [];
      opened.push(of.name);
      return { wiring, examples, runs: [] } as never;
    });
    const taken = ['slow', 'quick'].map((name) => takePortable(new File([''], name)));
    await new Promise((done) => setTimeout(done));
    describeSlow();
    await Promise.all(taken);
    expect(opened).toEqual(['slow', 'quick']);
  });
});

describe('goes to the models that are open', () => {
  const model = (id: string, here: string | undefined = id): NeededModel => ({ id, title: id, here });
  const fits = (kind: PortableKind, ...[anchor, ...augmenters]: NeededModel[]): boolean => {
    const described: PortableFile = { kind, name: 'f', bytes: 1, links: 1, anchor, augmenters };
    return fitsOpenModels(described);
  };
  const [a, b, c] = ['a', 'b', 'c'].map((id) => model(id));
  beforeEach(() => chooseOwnModels({ anchor: a, augmenters: [b, c] }));

  it('a composition that reads some of them', () => {
    expect(fits('composition', a, b)).toBe(true);
    expect(fits('composition', b, c)).toBe(false);
    expect(fits('composition', a, model('d'))).toBe(false);
    expect(fits('composition', a, { id: 'b', title: 'b' })).toBe(false);
  });

  it('a project that reads all of them, also where it reads one twice', () => {
    expect(fits('project', a, c, b)).toBe(true);
    expect(fits('project', a, b)).toBe(false);
    expect(fits('project', a, b, model('copy of b', 'b'))).toBe(false);
  });
});
