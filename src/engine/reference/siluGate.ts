// f64 twin of ops/siluGate.ts on plain arrays.

export function siluGate(gateUp: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: gateUp.length / 2 }, (_, i) => {
    const at = place(i, width);
    return silu(gateUp[at]) * gateUp[at + width];
  });
}

export function siluGateBackward(gateUp: Float64Array, width: number, dOut: Float64Array): Float64Array {
  const dGateUp = new Float64Array(gateUp.length);
  dOut.forEach((d, i) => {
    const at = place(i, width);
    const share = sigmoid(gateUp[at]);
    dGateUp[at] = d * gateUp[at + width] * share * (1 + gateUp[at] * (1 - share));
    dGateUp[at + width] = d * silu(gateUp[at]);
  });
  return dGateUp;
}

/** Where the gate of output number i is; its up stands `width` further. */
function place(i: number, width: number): number {
  return i + Math.floor(i / width) * width;
}

function silu(x: number): number {
  return x * sigmoid(x);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
