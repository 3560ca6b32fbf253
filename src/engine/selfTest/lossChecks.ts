// From the logits to the update of what is trained.
import { adamSchedule, adamW } from '../ops/adamW.ts';
import { argmax } from '../ops/argmax.ts';
import { crossEntropy, crossEntropyChunk, meanLoss, NO_LABEL, startLoss } from '../ops/crossEntropy.ts';
import { gradientNorm } from '../ops/gradientNorm.ts';
import { adamW as adamTwin } from '../reference/adamW.ts';
import { argmax as argmaxTwin } from '../reference/argmax.ts';
import * as reference from '../reference/crossEntropy.ts';
import { gradientNorm as normTwin } from '../reference/gradientNorm.ts';
import type { Check } from './check.ts';

const [ROWS, VOCABULARY] = [6, 37];
const LABELS = Uint32Array.of(3, NO_LABEL, 36, 0, 5, 5);

const crossEntropyCheck: Check = (bench) => {
  const values = bench.numbers(ROWS, VOCABULARY);
  const [logits, gradient] = bench.trained(values, ROWS, VOCABULARY);
  const { rowLoss, loss, best } = crossEntropy(bench.recorder, logits, bench.ids(LABELS, ROWS));
  const truth = reference.crossEntropy(values, LABELS);
  return [
    { kernel: 'cross_entropy/forward', tensor: rowLoss, expected: truth.rowLoss },
    { kernel: 'cross_entropy/forward', tensor: best, expected: truth.best, ids: true },
    { kernel: 'cross_entropy/mean_loss', tensor: loss, expected: [truth.loss] },
    ...bench.backward([], () => {
      const expected = reference.crossEntropyBackward(values, LABELS);
      return [{ kernel: 'cross_entropy/backward', tensor: gradient, expected }];
    }),
  ];
};

const chunkCheck: Check = (bench) => {
  const { recorder } = bench;
  const values = bench.numbers(ROWS, VOCABULARY);
  const logits = bench.computed(values, ROWS, VOCABULARY);
  const batch = startLoss(recorder, bench.ids(LABELS, ROWS));
  crossEntropyChunk(recorder, logits, batch, 0);
  meanLoss(recorder, batch);
  const kernel = 'cross_entropy/in_place';
  const truth = reference.crossEntropy(values, LABELS);
  const expected = reference.crossEntropyBackward(values, LABELS);
  return [
    { kernel, tensor: batch.rowLoss, expected: truth.rowLoss },
    { kernel, tensor: logits, expected, inPlace: true },
  ];
};

const argmaxCheck: Check = (bench) => {
  const values = bench.numbers(ROWS, VOCABULARY);
  const best = argmax(bench.recorder, bench.input(values, ROWS, VOCABULARY));
  return [{ kernel: 'argmax/forward', tensor: best, expected: argmaxTwin(values, VOCABULARY), ids: true }];
};

/** By fours, and for what fours do not divide. */
function normCheck(kernel: string, count: number): Check {
  return (bench) => {
    const values = bench.numbers(count);
    const norm = gradientNorm(bench.recorder, bench.input(values, count));
    const expected = [normTwin(values)];
    return [`gradient_norm/${kernel}`, 'gradient_norm/root_of_sum'].map((each) => ({
      kernel: each,
      tensor: norm,
      expected,
    }));
  };
}

const ADAM = { decayed: 16, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.1, clip: 1 };
const [NORM, RATE, STEP] = [3, 0.01, 4];

function adamCheck(kernel: string, count: number): Check {
  return (bench) => {
    const [parameters, gradients, m] = [1, 2, 3].map(() => bench.numbers(count));
    const v = bench.numbers(count).map((value) => value ** 2);
    const state = {
      parameters: bench.input(parameters, count),
      gradients: bench.input(gradients, count),
      m: bench.input(m, count),
      v: bench.input(v, count),
    };
    const schedule = bench.input(adamSchedule(RATE, STEP, ADAM.beta1, ADAM.beta2), 4);
    adamW(bench.recorder, state, ADAM, { norm: bench.input([NORM], 1), schedule });
    adamTwin({ parameters, gradients, m, v }, ADAM, NORM, RATE, STEP);
    const named = `adamw/${kernel}`;
    return [
      { kernel: named, tensor: state.parameters, expected: parameters, inPlace: true },
      { kernel: named, tensor: state.m, expected: m, inPlace: true },
      { kernel: named, tensor: state.v, expected: v, inPlace: true },
    ];
  };
}

export const SCORE_CHECKS: readonly Check[] = [crossEntropyCheck, argmaxCheck];

/** Only of use while training. */
export const UPDATE_CHECKS: readonly Check[] = [
  chunkCheck,
  normCheck('sum_squares4', 148),
  normCheck('sum_squares1', 147),
  adamCheck('step4', 36),
  adamCheck('step1', 35),
];
