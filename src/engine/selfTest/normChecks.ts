// Norms, in every form that the adapter may get.
import { headNorm } from '../ops/headNorm.ts';
import { layerNorm } from '../ops/layerNorm.ts';
import { rmsNorm } from '../ops/rmsNorm.ts';
import { rowKernelName, type RowForm } from '../ops/rowKernels.ts';
import { headNorm as headTwin, headNormBackward } from '../reference/headNorm.ts';
import { layerNorm as layerTwin, layerNormBackward } from '../reference/layerNorm.ts';
import { rmsNorm as rmsTwin, rmsNormBackward } from '../reference/rmsNorm.ts';
import type { Check } from './check.ts';

const ROWS = 5;
/** Longer than what a workgroup reads at a time. */
const LONG = 150;
const EPSILON = 1e-5;

function rmsNormCheck(form: RowForm): Check {
  return (bench) => {
    const [x, gain, dOut] = [bench.numbers(ROWS, LONG), bench.numbers(LONG), bench.numbers(ROWS, LONG)];
    const [[input, dX], [gains, dGain]] = [bench.trained(x, ROWS, LONG), bench.trained(gain, LONG)];
    const out = rmsNorm(bench.recorder, input, gains, { epsilon: EPSILON, gainOffset: 1, form });
    return [
      { kernel: rowKernelName('rms_norm/forward', form), tensor: out, expected: rmsTwin(x, gain, EPSILON, 1) },
      ...bench.backward([[out, dOut]], () => {
        const truth = rmsNormBackward(x, gain, EPSILON, dOut, 1);
        return [
          { kernel: rowKernelName('rms_norm/backward_input', form), tensor: dX, expected: truth.dX },
          { kernel: rowKernelName('rms_norm/backward_gain', form), tensor: dGain, expected: truth.dGain },
        ];
      }),
    ];
  };
}

function layerNormCheck(form: RowForm): Check {
  return (bench) => {
    const [x, dOut] = [bench.numbers(ROWS, LONG), bench.numbers(ROWS, LONG)];
    const [gain, bias] = [bench.numbers(LONG), bench.numbers(LONG)];
    const [[input, dX], [gains, dGain]] = [bench.trained(x, ROWS, LONG), bench.trained(gain, LONG)];
    const out = layerNorm(bench.recorder, input, gains, bench.input(bias, LONG), { epsilon: EPSILON, form });
    return [
      { kernel: rowKernelName('layer_norm/forward', form), tensor: out, expected: layerTwin(x, gain, bias, EPSILON) },
      ...bench.backward([[out, dOut]], () => {
        const truth = layerNormBackward(x, gain, EPSILON, dOut);
        return [
          { kernel: rowKernelName('layer_norm/backward_input', form), tensor: dX, expected: truth.dX },
          { kernel: rowKernelName('layer_norm/backward_gain', form), tensor: dGain, expected: truth.dGain },
        ];
      }),
    ];
  };
}

const SHAPE = { heads: 3, kvHeads: 2, epsilon: EPSILON, gainOffset: 1 } as const;
const HEAD_WIDTH = 8;
const JOINT = (SHAPE.heads + 2 * SHAPE.kvHeads) * HEAD_WIDTH;

const headNormCheck: Check = (bench) => {
  const [x, gains, dOut] = [bench.numbers(ROWS, JOINT), bench.numbers(2 * HEAD_WIDTH), bench.numbers(ROWS, JOINT)];
  const [[qkv, dQkv], [gain, dGains]] = [bench.trained(x, ROWS, JOINT), bench.trained(gains, 2 * HEAD_WIDTH)];
  const out = headNorm(bench.recorder, qkv, gain, SHAPE);
  return [
    { kernel: 'head_norm/forward', tensor: out, expected: headTwin(x, gains, SHAPE) },
    ...bench.backward([[out, dOut]], () => {
      const truth = headNormBackward(x, gains, SHAPE, dOut);
      return [
        { kernel: 'head_norm/backward_input', tensor: dQkv, expected: truth.dQkv },
        { kernel: 'head_norm/backward_gains', tensor: dGains, expected: truth.dGains },
      ];
    }),
  ];
};

export function normChecks(forms: readonly RowForm[]): Check[] {
  return [...forms.map(rmsNormCheck), ...forms.map(layerNormCheck), headNormCheck];
}
