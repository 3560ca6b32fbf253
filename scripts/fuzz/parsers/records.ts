// What is read back from storage or from the site itself: another version may have written it, or something else.
import * as fc from 'fast-check';
import { readControls } from '../../../src/app/state/controlsRecord.ts';
import { readEvaluations } from '../../../src/app/state/evaluationRecord.ts';
import { readRecord } from '../../../src/app/state/sweepRecord.ts';
import * as v from 'valibot';
import { readModelIndex } from '../../../src/engine/storage/modelIndex.ts';
import { storedRun } from '../../../src/engine/storage/storedRun.ts';
import { readStoredExamples, storeExamples } from '../../../src/engine/storedExamples.ts';
import { Pacer } from '../../../src/engine/text/pacer.ts';
import { changedJson } from '../changedJson.ts';
import { changedText } from '../changedText.ts';
import { hostileJson, hostileText, jsonOf } from '../hostileValues.ts';
import { expectThat, parser } from '../parser.ts';
import { jsonOfFile } from '../repositoryFiles.ts';

const index = jsonOfFile('public/models/index.json');
const entry = fc.record({
  id: hostileText,
  title: hostileText,
  about: hostileText,
  license: hostileText,
  files: hostileJson,
});

export const modelIndex = parser<unknown>({
  name: 'model-index',
  about: 'public/models/index.json',
  generated: fc.array(fc.oneof(entry, hostileJson), { maxLength: 4 }).map((models): unknown => ({ models })),
  mutated: changedJson([index]),
  bytes: (json) => jsonOf(json).length,
  run(json) {
    const entries = readModelIndex(json);
    expectThat(
      entries.every(({ files }) => files.every(({ name }) => !name.includes('/'))),
      'a file lies in its folder',
    );
  },
});

const link = {
  id: 'l',
  augmenter: 'b',
  from: 1,
  to: 1,
  heads: 2,
  distanceBias: true,
  variant: 'pre-norm',
  mask: 'causal',
  enabled: true,
};
const settings = {
  steps: 2,
  batch: 1,
  batchTokens: 0,
  accumulate: 1,
  learningRate: 1e-3,
  schedule: 'cosine',
  warmupSteps: 0,
  weightDecay: 0,
  clip: 1,
  seed: 1,
  evaluateEvery: 1,
  patience: 0,
  checkpointEvery: 10,
};
const tried = { exact: 1, loss: 1, n: 1, steps: 1, seconds: 1, parameters: 1, kept: true };
const series = {
  preset: 'p',
  settings,
  limit: 1,
  examples: { name: 'e', key: 'k' },
  state: 'paused',
  outcomes: { a: { tried }, b: { failed: { code: 'gpu', message: 'm' } } },
};
const measures = { exact: 1, chrf: 1, loss: 1, perplexity: 1, n: 1 };
const evaluation = {
  speakers: ['anchor'],
  measures: [measures],
  examplesHash: '',
  seconds: 1,
  at: 1,
  wired: '',
  rows: [{ prompt: 'a', expected: 'b', answers: [{ text: 'c', right: false, chrf: 0, loss: 1 }] }],
};
const DOCUMENTS = [
  { ...series, candidates: [{ id: 'a', names: ['n'], links: [link] }] },
  {
    ...series,
    candidates: [{ id: 'a', links: [link], control: 'lora' }],
    skill: { name: 's', questions: [] },
    inUse: { parameters: 1, steps: 1 },
  },
  [evaluation],
  {
    id: 'r',
    name: 'Run 1',
    started: '',
    seconds: 1,
    state: 'finished',
    step: 2,
    settings,
    links: [link],
    parameters: 1,
    examples: { name: 'x', hash: '', train: 1, heldOut: 1 },
    heldOut: [{ step: 1, exact: NaN, loss: null }],
    stepsBefore: 0,
    number: 1,
    isNamed: false,
    weightsOf: 2,
    mark: '',
    bytes: 1,
    generation: 1,
  },
];

export const records = parser<unknown>({
  name: 'records',
  about: 'records of runs, sweeps, controls and evaluations in the browser',
  generated: hostileJson,
  mutated: changedJson(DOCUMENTS),
  bytes: (json) => jsonOf(json).length,
  run(json) {
    const sweep = readRecord(json);
    expectThat(sweep === undefined || Array.isArray(sweep.candidates), 'a sweep has candidates');
    readControls(json);
    const kept = readEvaluations(json);
    expectThat(kept === undefined || kept[0].speakers.length === kept[0].measures.length, 'each speaker has measures');
    v.safeParse(storedRun, json);
  },
});

const sides = { train: [{ prompt: 'a', completion: 'b' }], heldOut: [{ prompt: 'c\n', completion: '🙂' }] };
const stored = await (await storeExamples(sides, new Pacer())).content.text();

export const keptExamples = parser<string>({
  name: 'kept-examples',
  about: 'examples of an earlier visit',
  generated: fc
    .tuple(hostileJson, fc.array(fc.oneof(fc.tuple(hostileText, hostileText), hostileJson), { maxLength: 5 }))
    .map(([head, rows]) => [head, ...rows].map(jsonOf).join('\n')),
  mutated: changedText([stored], ['[', '"', '\n', '{"train":', '1e999', '\0', '\ud800']),
  bytes: ({ length }) => length,
  async run(text) {
    const read = await readStoredExamples(new Blob([text]), new Pacer());
    const all = [...read.train, ...read.heldOut];
    expectThat(
      all.every(({ prompt, completion }) => typeof prompt === 'string' && typeof completion === 'string'),
      'examples are texts',
    );
  },
});
