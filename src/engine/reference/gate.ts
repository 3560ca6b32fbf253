// f64 twin of ops/gate.ts on plain arrays.

type Activation = 'silu' | 'geluTanh';

export function gate(gateUp: Float64Array, width: number, activation: Activation): Float64Array {
  return Float64Array.from({ length: gateUp.length / 2 }, (_, i) => {
    const at = place(i, width);
    return ACT[activation].value(gateUp[at]) * gateUp[at + width];
  });
}

export function gateBackward(
  gateUp: Float64Array,
  width: number,
  activation: Activation,
  dOut: Float64Array,
): Float64Array {
  const { value, slope } = ACT[activation];
  const dGateUp = new Float64Array(gateUp.length);
  dOut.forEach((d, i) => {
    const at = place(i, width);
    dGateUp[at] = d * gateUp[at + width] * slope(gateUp[at]);
    dGateUp[at + width] = d * value(gateUp[at]);
  });
  return dGateUp;
}

/** Where the gate of output number i is; its up stands `width` further. */
function place(i: number, width: number): number {
  return i + Math.floor(i / width) * width;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** As PyTorch's `gelu_pytorch_tanh` writes it. */
const tanhOf = (x: number): number => Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3));

const ACT = {
  silu: {
    value: (x: number): number => x * sigmoid(x),
    slope: (x: number): number => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
  },
  geluTanh: {
    value: (x: number): number => 0.5 * x * (1 + tanhOf(x)),
    slope: (x: number): number =>
      0.5 * (1 + tanhOf(x)) + 0.5 * x * (1 - tanhOf(x) ** 2) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x ** 2),
  },
};
