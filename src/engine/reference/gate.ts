// f64 twin of ops/gate.ts on plain arrays.

type Activation = 'silu' | 'geluTanh' | 'gelu' | 'relu';

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

export function activate(x: Float64Array, activation: Activation): Float64Array {
  return x.map(ACT[activation].value);
}

export function activateBackward(x: Float64Array, activation: Activation, dOut: Float64Array): Float64Array {
  return x.map((value, i) => dOut[i] * ACT[activation].slope(value));
}

/** Where the gate of output number i is; its up stands `width` further. */
function place(i: number, width: number): number {
  return i + Math.floor(i / width) * width;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** As PyTorch's `gelu_pytorch_tanh` writes it. */
const tanhOf = (x: number): number => Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3));

const density = (x: number): number => Math.exp(-0.5 * x ** 2) / Math.sqrt(2 * Math.PI);

/** Of the standard normal: ½ + φ(x) · (x + x³/3 + x⁵/(3·5) + …), as long as the rest of the tail can be told from nothing. */
function distribution(x: number): number {
  if (Math.abs(x) > 9) return x > 0 ? 1 : 0;
  let [sum, term] = [0, x];
  for (let odd = 3; Math.abs(term) > 1e-18 * Math.abs(sum); odd += 2) {
    sum += term;
    term *= x ** 2 / odd;
  }
  return 0.5 + density(x) * sum;
}

const ACT: Record<Activation, { value(x: number): number; slope(x: number): number }> = {
  silu: {
    value: (x) => x * sigmoid(x),
    slope: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
  },
  geluTanh: {
    value: (x) => 0.5 * x * (1 + tanhOf(x)),
    slope: (x) =>
      0.5 * (1 + tanhOf(x)) + 0.5 * x * (1 - tanhOf(x) ** 2) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x ** 2),
  },
  gelu: {
    value: (x) => x * distribution(x),
    slope: (x) => distribution(x) + x * density(x),
  },
  relu: {
    value: (x) => Math.max(x, 0),
    slope: (x) => (x > 0 ? 1 : 0),
  },
};
