// Saved compositions, projects and checkpoints, and links in the files of other programs: a header, wiring as JSON within it,
// and tensors that should be those of the wiring.
import * as fc from 'fast-check';
import { readCheckpoint } from '../../../src/cli/checkpointFile.ts';
import { readCompositionFile } from '../../../src/engine/compositionFile.ts';
import { neededModels } from '../../../src/engine/modelsInFile.ts';
import { readProjectFile, writeProjectFile } from '../../../src/engine/projectFile.ts';
import { projectHere } from '../../../src/engine/projectTravel.ts';
import { readSafetensors, writeSafetensors, type WrittenTensor } from '../../../src/engine/storage/safetensors.ts';
import { markOfFile } from '../../../src/engine/weightsMark.ts';
import { changedJson } from '../changedJson.ts';
import { changedBytes } from '../changedText.ts';
import { hostileJson, hostileNumber, hostileText, jsonOf, objectOf } from '../hostileValues.ts';
import { expectThat, orRefused, parser, type Parser } from '../parser.ts';
import { bytesOfFile, composedFile } from '../repositoryFiles.ts';
import { fileOf, SAFETENSORS_WORDS, type Bytes } from './safetensors.ts';

const small = bytesOfFile(composedFile('gpt2-anchor', 'links.safetensors'));
const composition = readCompositionFile(small.buffer);
const HERE = {
  anchor: { id: 'a', blocks: 3, width: 16, heads: 2 },
  augmenters: [{ id: 'b', blocks: 2, width: 8, heads: 2 }],
};
const MODELS = [
  { id: composition.anchor, title: 'Anchor', hash: 'a'.repeat(64) },
  { id: 'b', title: 'B' },
];

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
const record = {
  id: 'r',
  name: 'Run 1',
  started: '2026-01-01T00:00:00Z',
  seconds: 1,
  state: 'finished',
  step: 2,
  settings,
  links: composition.links,
  parameters: 1,
  examples: { name: 'x', hash: '', train: 1, heldOut: 1 },
  heldOut: [{ step: 1, exact: 0.5, loss: null }],
  loss: 1,
  stepsBefore: 0,
  number: 1,
  isNamed: false,
  weightsOf: 2,
  mark: '',
  bytes: 1,
  generation: 1,
};
const example = { prompt: 'a', completion: 'b' };
const project: Bytes = new Uint8Array(
  writeProjectFile({
    composition,
    origin: 'trained',
    steps: 2,
    examples: { name: 'x', train: [example], heldOut: [example] },
    runs: [{ record, file: small.buffer, losses: new Float32Array(2) }],
  }),
);
const called = {
  anchor: 'a',
  augmenters: ['b'],
  data: ['c'],
  heldOut: [],
  isChat: false,
  out: 'o',
  heldOutBefore: null,
};
const checkpoint = withMetadata(
  small,
  {
    'patchbay.checkpoint': jsonOf({ format: 1, run: record, called }),
  },
  [{ name: 'run.losses', shape: [2], values: new Float32Array(2) }],
);

/** The same file with other metadata, and more tensors. */
function withMetadata(file: Bytes, metadata: Record<string, string>, more: WrittenTensor[] = []): Bytes {
  const read = readSafetensors(file.buffer);
  const tensors = [...read.tensors].map(([name, { dtype, shape, values, bytes }]) => ({
    name,
    shape,
    values: dtype === 'F32' ? values() : bytes(),
  }));
  return new Uint8Array(writeSafetensors([...tensors, ...more], { ...read.metadata, ...metadata }));
}

/** A real file whose JSON in the metadata is changed. */
function changedMetadata(file: Bytes, key: string): fc.Arbitrary<Bytes> {
  const original: unknown = JSON.parse(readSafetensors(file.buffer).metadata[key]);
  return changedJson([original]).map((json) => withMetadata(file, { [key]: jsonOf(json) }));
}

const tensorName = fc.oneof(
  fc.tuple(fc.nat(3), fc.constantFrom('q.weight', 'k.weight', 'proj.weight')).map(([i, name]) => `links.${i}.${name}`),
  fc.constantFrom(
    'examples.train',
    'examples.held_out',
    'runs.0.composition',
    'runs.0.losses',
    'run.losses',
    'run.moments',
  ),
  hostileText,
);
/** A file of tensors of any shapes and types, whose places in the file are honest. */
function filed(tensors: readonly (readonly [string, { dtype: string; shape: number[] }])[], metadata: unknown): Bytes {
  let at = 0;
  const entries = tensors.map(([name, { dtype, shape }]) => {
    const size =
      shape.reduce((product, length) => product * length, 1) * (dtype === 'F32' ? 4 : dtype === 'U8' ? 1 : 2);
    const from = at;
    at += size;
    return [name, { dtype, shape, data_offsets: [from, at] }] as const;
  });
  return fileOf(jsonOf(objectOf([['__metadata__', metadata], ...entries])), at);
}
const anyTensor = fc.record({
  dtype: fc.constantFrom('F32', 'F32', 'F16', 'U8'),
  shape: fc.array(fc.constantFrom(0, 1, 2, 3, 8, 16, 24, 48), { maxLength: 3 }),
});
const link = fc.record({
  id: hostileText,
  augmenter: hostileText,
  from: fc.oneof(fc.nat(4), hostileNumber),
  to: fc.oneof(fc.nat(4), hostileNumber),
  heads: fc.oneof(fc.constantFrom(1, 2, 4), hostileNumber),
  distanceBias: fc.boolean(),
  enabled: fc.boolean(),
});
const models = fc
  .array(fc.tuple(hostileText, fc.oneof(fc.record({ title: hostileText }), hostileJson)), { maxLength: 3 })
  .map(objectOf);
const wiring = fc.record({
  format: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: hostileJson }),
  anchor: hostileText,
  augmenters: fc.array(hostileText, { maxLength: 3 }),
  links: fc.array(link, { maxLength: 4 }),
  about: fc.option(
    fc.record({
      models,
      saved: hostileText,
      score: fc.record({ exact: hostileJson, loss: hostileNumber, n: hostileNumber }),
    }),
    { nil: undefined },
  ),
});
const projectRecord = fc.record({
  format: fc.constant(1),
  origin: fc.constantFrom('untrained', 'preset', 'trained', 'x'),
  steps: hostileNumber,
  examples: fc.option(fc.record({ name: hostileText }), { nil: undefined }),
  runs: fc.array(hostileJson, { maxLength: 2 }),
});
const generated = fc
  .tuple(fc.array(fc.tuple(tensorName, anyTensor), { maxLength: 8 }), wiring, fc.option(projectRecord))
  .map(([tensors, saved, kept]) => {
    const once = [...new Map(tensors)];
    return filed(once, { patchbay: jsonOf(saved), ...(kept ? { 'patchbay.project': jsonOf(kept) } : {}) });
  });

function runComposition(bytes: Bytes): void {
  const file = readCompositionFile(bytes.buffer, HERE);
  expectThat(file.values.length === file.links.length, 'each link has its tensors');
  for (const { name, shape, values } of file.values.flat()) {
    const count = shape.reduce((product, length) => product * length, 1);
    expectThat(
      values.length === count && shape.every(Number.isSafeInteger),
      `"${name}" [${shape.join()}] has ${values.length} numbers`,
    );
  }
  for (const { title, here } of neededModels(file, MODELS)) {
    expectThat(typeof title === 'string', 'a model has a title');
    expectThat(here === undefined || MODELS.some(({ id }) => id === here), 'a model that is here is one of them');
  }
  markOfFile(file);
}

async function runProject(bytes: Bytes): Promise<void> {
  await orRefused(() => readCheckpoint(bytes.buffer));
  const read = readProjectFile(bytes.buffer);
  const { runs, composition: own } = projectHere(read, MODELS);
  expectThat(own.values.length === own.links.length, 'each link has its tensors');
  expectThat(
    runs.every(({ run }) => Array.isArray(run.links)),
    'a run has links',
  );
}

const THEIRS = {
  released: [
    'proj.weight',
    'proj.bias',
    'cross_attention.in_proj_weight',
    'cross_attention.in_proj_bias',
    'cross_attention.out_proj.weight',
    'cross_attention.out_proj.bias',
    'post_attention_layernorm.weight',
  ].map((name) => ['cross_attention_hooks.', name]),
  lucidrains: [
    'pre_rmsnorm.g',
    'context_proj.weight',
    'context_proj.bias',
    'attn.to_q.weight',
    'attn.to_k.weight',
    'attn.to_v.weight',
    'attn.to_out.weight',
  ].map((name) => ['cross_attns.', name]),
};
/** As such a link should be, for an anchor of width 16 and an augmenter of width 8. */
const SHAPES: Record<string, number[]> = {
  'proj.weight': [16, 8],
  'context_proj.weight': [16, 8],
  'cross_attention.in_proj_weight': [48, 16],
  'cross_attention.in_proj_bias': [48],
  'cross_attention.out_proj.weight': [16, 16],
  'attn.to_q.weight': [8, 16],
  'attn.to_k.weight': [8, 16],
  'attn.to_v.weight': [8, 16],
  'attn.to_out.weight': [16, 8],
};
const foreignFile = fc
  .record({
    form: fc.constantFrom('released' as const, 'lucidrains' as const),
    numbers: fc
      .array(fc.constantFrom('0', '1', '2', '00', '9999', 'x'), { minLength: 1, maxLength: 3 })
      .map((all) => ['0', ...all]),
    others: fc.array(fc.tuple(fc.nat(40), anyTensor), { maxLength: 3 }),
    heads: fc.oneof(fc.constantFrom('1', '2', '8'), hostileNumber.map(String), hostileText),
  })
  .map(({ form, numbers, others, heads }) => {
    const tensors = [...new Set(numbers)].flatMap((number) =>
      THEIRS[form].map(
        ([prefix, name]) =>
          [`${prefix}${number}.${name}`, { dtype: 'F32', shape: SHAPES[name] ?? [16] }] as [
            string,
            { dtype: string; shape: number[] },
          ],
      ),
    );
    for (const [which, other] of others) tensors[which % tensors.length][1] = other;
    return filed(tensors, { heads });
  });
const releasedBytes = bytesOfFile(composedFile('released', 'cross_attention_hooks.safetensors'));

function fileParser(name: string, about: string, inputs: Pick<Parser<Bytes>, 'generated' | 'mutated' | 'run'>): Parser {
  return parser<Bytes>({ name, about, bytes: ({ length }) => length, ...inputs });
}

export const compositions = [
  fileParser('composition', 'saved compositions', {
    generated,
    mutated: fc.oneof(changedMetadata(small, 'patchbay'), changedBytes([small], SAFETENSORS_WORDS)),
    run: runComposition,
  }),
  fileParser('project', 'projects with examples and runs; checkpoints of the command line', {
    generated,
    mutated: fc.oneof(
      changedMetadata(project, 'patchbay.project'),
      changedMetadata(checkpoint, 'patchbay.checkpoint'),
      changedBytes([project, checkpoint], SAFETENSORS_WORDS),
    ),
    run: runProject,
  }),
  fileParser('foreign-links', 'links of google-deepmind/calm and lucidrains/CALM-pytorch', {
    generated: foreignFile,
    mutated: changedBytes([releasedBytes.slice(0, 20_000), releasedBytes], SAFETENSORS_WORDS),
    run: runComposition,
  }),
];
