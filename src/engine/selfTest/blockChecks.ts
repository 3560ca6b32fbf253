// What a block is made of besides products, norms and attention.
import { add } from '../ops/add.ts';
import { appendRows, NO_SLOT } from '../ops/appendRows.ts';
import { activate, gate, type Activation } from '../ops/gate.ts';
import { noise } from '../ops/noise.ts';
import { rotary } from '../ops/rotary.ts';
import { rowBias } from '../ops/rowBias.ts';
import { rowKernelName, type RowForm } from '../ops/rowKernels.ts';
import * as reference from '../reference/rotary.ts';
import { add as addTwin } from '../reference/add.ts';
import { appendRows as appendTwin } from '../reference/appendRows.ts';
import { activate as activateTwin, activateBackward, gate as gateTwin, gateBackward } from '../reference/gate.ts';
import { noise as noiseTwin } from '../reference/noise.ts';
import { rowBias as biasTwin, rowBiasBackward } from '../reference/rowBias.ts';
import type { Check } from './check.ts';

const [ROWS, WIDTH] = [5, 20];

const HEADS = { heads: 3, kvHeads: 1 };
const HEAD_WIDTH = 8;
const JOINT = (HEADS.heads + 2 * HEADS.kvHeads) * HEAD_WIDTH;
const ANGLES = { positions: [0, 1, 2, 7, 30], frequencies: [1, 0.25, 0.03] };

const rotaryCheck: Check = (bench) => {
  const [values, dQ, dKv] = [bench.numbers(ROWS, JOINT), bench.numbers(ROWS, 24), bench.numbers(ROWS, 16)];
  const [qkv, gradient] = bench.trained(values, ROWS, JOINT);
  const angles = { positions: bench.ids(ANGLES.positions, ROWS), frequencies: bench.input(ANGLES.frequencies, 3) };
  const { q, kv } = rotary(bench.recorder, qkv, { ...HEADS, ...angles });
  const shape = { ...HEADS, ...ANGLES };
  const truth = reference.rotary(values, shape);
  const gradients = [
    [q, dQ],
    [kv, dKv],
  ] as const;
  return [
    { kernel: 'rotary/forward', tensor: q, expected: truth.q },
    { kernel: 'rotary/forward', tensor: kv, expected: truth.kv },
    ...bench.backward(gradients, () => {
      const expected = reference.rotaryBackward(dQ, dKv, shape);
      return [{ kernel: 'rotary/backward', tensor: gradient, expected }];
    }),
  ];
};

const SLOTS = [2, NO_SLOT, 0, 3, 6];
const CACHE_ROWS = 7;

const rotaryAppendCheck: Check = (bench) => {
  const [values, before] = [bench.numbers(ROWS, JOINT), bench.numbers(CACHE_ROWS, 16)];
  const angles = { positions: bench.ids(ANGLES.positions, ROWS), frequencies: bench.input(ANGLES.frequencies, 3) };
  const cache = { kv: bench.input(before, CACHE_ROWS, 16), slots: bench.ids(SLOTS, ROWS) };
  const { q } = rotary(bench.recorder, bench.input(values, ROWS, JOINT), { ...HEADS, ...angles, cache });
  const truth = reference.rotary(values, { ...HEADS, ...ANGLES });
  return [
    { kernel: 'rotary/append', tensor: q, expected: truth.q },
    { kernel: 'rotary/append', tensor: cache.kv, expected: appendTwin(truth.kv, SLOTS, before), inPlace: true },
  ];
};

const appendCheck: Check = (bench) => {
  const [values, before] = [bench.numbers(ROWS, WIDTH), bench.numbers(CACHE_ROWS, WIDTH)];
  const cache = bench.input(before, CACHE_ROWS, WIDTH);
  appendRows(bench.recorder, bench.input(values, ROWS, WIDTH), bench.ids(SLOTS, ROWS), cache);
  const expected = appendTwin(values, SLOTS, before);
  return [{ kernel: 'append_rows/append', tensor: cache, expected, inPlace: true }];
};

function gateCheck(activation: Activation): Check {
  return (bench) => {
    const [both, dOut] = [bench.numbers(ROWS, 2 * WIDTH), bench.numbers(ROWS, WIDTH)];
    const [gateUp, gradient] = bench.trained(both, ROWS, 2 * WIDTH);
    const out = gate(bench.recorder, gateUp, activation);
    return [
      { kernel: 'gate/forward', tensor: out, expected: gateTwin(both, WIDTH, activation) },
      ...bench.backward([[out, dOut]], () => {
        const expected = gateBackward(both, WIDTH, activation, dOut);
        return [{ kernel: 'gate/backward', tensor: gradient, expected }];
      }),
    ];
  };
}

function activateCheck(activation: Activation): Check {
  return (bench) => {
    const [x, dOut] = [bench.numbers(ROWS, WIDTH), bench.numbers(ROWS, WIDTH)];
    const [input, gradient] = bench.trained(x, ROWS, WIDTH);
    const out = activate(bench.recorder, input, activation);
    return [
      { kernel: 'gate/activate', tensor: out, expected: activateTwin(x, activation) },
      ...bench.backward([[out, dOut]], () => {
        const expected = activateBackward(x, activation, dOut);
        return [{ kernel: 'gate/activate_backward', tensor: gradient, expected }];
      }),
    ];
  };
}

const addCheck: Check = (bench) => {
  const [a, b, dOut] = [1, 2, 3].map(() => bench.numbers(ROWS, WIDTH));
  const [[left], [right, dRight]] = [bench.trained(a, ROWS, WIDTH), bench.trained(b, ROWS, WIDTH)];
  const out = add(bench.recorder, left, right);
  return [
    { kernel: 'add/sum', tensor: out, expected: addTwin(a, b) },
    ...bench.backward([[out, dOut]], () => [{ kernel: 'add/into', tensor: dRight, expected: dOut }]),
  ];
};

function rowBiasCheck(form: RowForm): Check {
  return (bench) => {
    const [x, values, dOut] = [bench.numbers(ROWS, WIDTH), bench.numbers(WIDTH), bench.numbers(ROWS, WIDTH)];
    const [bias, gradient] = bench.trained(values, WIDTH);
    const out = rowBias(bench.recorder, bench.input(x, ROWS, WIDTH), bias, form);
    return [
      { kernel: 'row_bias/forward', tensor: out, expected: biasTwin(x, values) },
      ...bench.backward([[out, dOut]], () => [
        {
          kernel: rowKernelName('row_bias/backward', form),
          tensor: gradient,
          expected: rowBiasBackward(dOut, WIDTH),
        },
      ]),
    ];
  };
}

const noiseCheck: Check = (bench) => {
  const x = bench.numbers(ROWS, WIDTH);
  const out = noise(bench.recorder, bench.input(x, ROWS, WIDTH), 0.5, bench.ids([9], 1));
  // Normal numbers are a logarithm's root times a cosine: their errors add up.
  return [{ kernel: 'noise/forward', tensor: out, expected: noiseTwin(x, WIDTH, 0.5, 9), tolerance: 5e-3 }];
};

const SIMPLE_CHECKS: readonly Check[] = [
  rotaryCheck,
  rotaryAppendCheck,
  appendCheck,
  gateCheck('silu'),
  gateCheck('geluTanh'),
  activateCheck('gelu'),
  activateCheck('relu'),
  addCheck,
];

export function blockChecks(forms: readonly RowForm[]): Check[] {
  return [...SIMPLE_CHECKS, ...forms.map(rowBiasCheck)];
}

/** Only of use while training. */
export const NOISE_CHECKS: readonly Check[] = [noiseCheck];
