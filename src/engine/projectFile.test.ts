import { describe, expect, it } from 'vitest';
import { freshLink } from './bridge/freshLink.ts';
import { readCompositionFile, writeCompositionFile } from './compositionFile.ts';
import { countRuns, holdsProject, readProjectFile, writeProjectFile, type ProjectFile } from './projectFile.ts';
import { projectHere } from './projectTravel.ts';
import { readSafetensors, writeSafetensors } from './storage/safetensors.ts';
import type { StoredRun } from './storage/storedRun.ts';
import { settings } from './testing/story.ts';

const composition = {
  anchor: 'sums',
  augmenters: ['codes'],
  links: [
    {
      id: 'codes-1-1',
      augmenter: 'codes',
      from: 1,
      to: 1,
      heads: 2,
      distanceBias: true,
      variant: 'pre-norm',
      mask: 'causal',
      enabled: true,
    } as const,
  ],
  values: [freshLink('pre-norm', { anchor: 8, augmenter: 4 }, 1)],
};
const project: ProjectFile = {
  composition,
  origin: 'trained',
  steps: 70,
  examples: {
    name: 'mine.jsonl',
    train: [
      { prompt: 'a "quoted"\nquestion', completion: 'ä 🙂' },
      { prompt: 'b', completion: '2' },
    ],
    heldOut: [{ prompt: 'c', completion: '3' }],
  },
  runs: [
    { record: { id: '1', name: 'Run 1' }, file: writeCompositionFile(composition), losses: Float32Array.of(3, 2.5, 1) },
    { record: { id: '2', name: 'Run 2' }, file: writeCompositionFile(composition), losses: Float32Array.of() },
  ],
};

describe('a project as a file', () => {
  it('comes back as it went, and opens as a composition, too', () => {
    const bytes = writeProjectFile(project);
    expect(readProjectFile(bytes)).toEqual(project);
    expect(readCompositionFile(bytes)).toEqual(composition);
    const read = readSafetensors(bytes);
    expect(holdsProject(read)).toBe(true);
    expect(countRuns(read)).toBe(2);
    expect(holdsProject(readSafetensors(writeCompositionFile(composition)))).toBe(false);
  });

  it('without examples of its own takes those of the models', () => {
    expect(readProjectFile(writeProjectFile({ ...project, examples: undefined, runs: [] }))).toMatchObject({
      examples: undefined,
      runs: [],
    });
  });

  it('with a run that diverged opens, and what was no finite number still is none', () => {
    const diverged: StoredRun = {
      id: '1',
      name: 'Run 1',
      started: '2026-01-01T00:00:00.000Z',
      seconds: 1,
      state: 'failed',
      step: 3,
      settings,
      links: composition.links,
      parameters: 0,
      examples: { name: '', hash: '', train: 1, heldOut: 1 },
      heldOut: [
        { step: 1, exact: 0.5, loss: 2 },
        { step: 3, exact: 0, loss: NaN },
      ],
      loss: Infinity,
      weightsOf: 3,
      stepsBefore: 0,
      number: 1,
      isNamed: false,
      mark: '',
      bytes: 0,
      generation: 1,
    };
    const bytes = writeProjectFile({ ...project, runs: [{ ...project.runs[0], record: diverged }] });
    const [{ run }] = projectHere(readProjectFile(bytes), []).runs;
    expect(run).toEqual({ ...diverged, loss: NaN, mark: run.mark });
  });

  it.each([
    ['no project', {}, 'another version, or changed by hand'],
    ['an older one', { 'patchbay.project': '{"format":0}' }, 'another version, or changed by hand'],
    ['half of one', { 'patchbay.project': '{"format":1,"origin"' }, 'another version, or changed by hand'],
    [
      'one whose run is gone',
      { 'patchbay.project': '{"format":1,"origin":"trained","steps":1,"runs":[{}]}' },
      'It lacks "runs.0.composition".',
    ],
  ])('is refused in words: %s', (_, metadata, message) => {
    const { metadata: own } = readSafetensors(writeCompositionFile(composition));
    const tensors = composition.values[0].map((tensor) => ({ ...tensor, name: `links.0.${tensor.name}` }));
    expect(() => readProjectFile(writeSafetensors(tensors, { ...own, ...metadata }))).toThrow(message);
  });

  it('with an example that is none is refused', () => {
    const bytes = new Uint8Array(writeProjectFile(project));
    const at = new TextDecoder('latin1').decode(bytes).indexOf('"prompt"');
    bytes[at + 1] = 0x71; // "qrompt"
    expect(() => readProjectFile(bytes.buffer)).toThrow('One of its examples cannot be read.');
  });
});
