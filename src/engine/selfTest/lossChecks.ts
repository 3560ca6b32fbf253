// From the logits to the update of what is trained.
import { GREEDY } from '../../shared/sampling.ts';
import { adamSchedule, adamW } from '../ops/adamW.ts';
import { crossEntropy, crossEntropyChunk, meanLoss, NO_LABEL, startLoss } from '../ops/crossEntropy.ts';
import { gradientNorm } from '../ops/gradientNorm.ts';
import { rowKernelName, type RowForm } from '../ops/rowKernels.ts';
import { sample, SAMPLING_NUMBERS, samplingSettings } from '../ops/sample.ts';
import { adamW as adamTwin } from '../reference/adamW.ts';
import * as reference from '../reference/crossEntropy.ts';
import { gradientNorm as normTwin } from '../reference/gradientNorm.ts';
import { sampleScores } from '../reference/sample.ts';
import type { Check } from './check.ts';

/** A vocabulary longer than what a workgroup reads at a time. */
const [ROWS, VOCABULARY] = [6, 600];
const LABELS = Uint32Array.of(3, NO_LABEL, 599, 0, 300, 300);

function crossEntropyCheck(form: RowForm): Check {
  return (bench) => {
    const values = bench.numbers(ROWS, VOCABULARY);
    const [logits, gradient] = bench.trained(values, ROWS, VOCABULARY);
    const { count, rowLoss, loss, best } = crossEntropy(bench.recorder, logits, bench.ids(LABELS, ROWS), form);
    const truth = reference.crossEntropy(values, LABELS);
    const [counts, forward, mean, backward] = ['count_labels', 'forward', 'mean_loss', 'backward'].map((pass) =>
      rowKernelName(`cross_entropy/${pass}`, form),
    );
    return [
      { kernel: counts, tensor: count, expected: [LABELS.filter((label) => label !== NO_LABEL).length], ids: true },
      { kernel: forward, tensor: rowLoss, expected: truth.rowLoss },
      { kernel: forward, tensor: best, expected: truth.best, ids: true },
      { kernel: mean, tensor: loss, expected: [truth.loss] },
      ...bench.backward([], () => {
        const expected = reference.crossEntropyBackward(values, LABELS);
        return [{ kernel: backward, tensor: gradient, expected }];
      }),
    ];
  };
}

function chunkCheck(form: RowForm): Check {
  return (bench) => {
    const { recorder } = bench;
    const values = bench.numbers(ROWS, VOCABULARY);
    const logits = bench.computed(values, ROWS, VOCABULARY);
    const batch = startLoss(recorder, bench.ids(LABELS, ROWS), form);
    crossEntropyChunk(recorder, logits, batch, 0);
    meanLoss(recorder, batch);
    const kernel = rowKernelName('cross_entropy/in_place', form);
    const truth = reference.crossEntropy(values, LABELS);
    const expected = reference.crossEntropyBackward(values, LABELS);
    return [
      { kernel, tensor: batch.rowLoss, expected: truth.rowLoss },
      { kernel, tensor: batch.best, expected: truth.best, ids: true },
      { kernel, tensor: logits, expected, inPlace: true },
    ];
  };
}

/** The likeliest token, and one by chance. */
const sampleCheck: Check = (bench) => {
  const values = bench.numbers(1, VOCABULARY);
  const logits = bench.input(values, 1, VOCABULARY);
  return [GREEDY, { ...GREEDY, temperature: 0.8, topP: 0.9, topK: 50, seed: 1 }].map((sampling) => {
    const settings = bench.ids(samplingSettings(sampling, 1), SAMPLING_NUMBERS);
    const scores = sampleScores(values, { ...sampling, draw: 1 });
    const expected = [scores.indexOf(Math.max(...scores))];
    return { kernel: 'sample/sample', tensor: sample(bench.recorder, logits, settings), expected, ids: true };
  });
};

/** How many numbers each kernel squares: by fours, and what fours do not divide. */
const SQUARED = { sum_squares4: 148, sum_squares1: 147 };
/** Numbers with more partial sums than a workgroup reads at a time. */
const MANY = 270 ** 2;

function normChecks(form: RowForm): Check[] {
  const root = rowKernelName('gradient_norm/root_of_sum', form);
  if (form === 'group') return [normCheck(form, [root], MANY)]; // the squares come in one form: not to blame for this one
  return Object.entries(SQUARED).map(([squares, count]) => normCheck(form, [`gradient_norm/${squares}`, root], count));
}

function normCheck(form: RowForm, kernels: readonly string[], count: number): Check {
  return (bench) => {
    const values = bench.numbers(count);
    const norm = gradientNorm(bench.recorder, bench.input(values, count), form);
    return kernels.map((kernel) => ({ kernel, tensor: norm, expected: [normTwin(values)] }));
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

/** @param forms that the adapter may get. */
export function scoreChecks(forms: readonly RowForm[]): Check[] {
  return [...forms.map(crossEntropyCheck), sampleCheck];
}

/** Only of use while training. */
export function updateChecks(forms: readonly RowForm[]): Check[] {
  return [...forms.map(chunkCheck), ...forms.flatMap(normChecks), adamCheck('step4', 36), adamCheck('step1', 35)];
}
