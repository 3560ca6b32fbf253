// Gated linear units (arXiv 2002.05202): out[n,f] = act(gate[n,f]) · up[n,f],  act(g) = g · σ(inner(g)),  σ(x) = 1 / (1 + e^−x)
//   SiLU: inner(g) = g · GELU by tanh (arXiv 1606.08415): inner(g) = √(8/π) · (g + 0.044715·g³), since (1 + tanh x) / 2 = σ(2x)
//
// gate_up, dGateUp: f32[rows, 2·width], gate then up in each row · out, dOut: f32[rows, width]
// One invocation per number of the output.

struct Params {
  rows: u32, width: u32, accumulate: u32,
  /** 0: SiLU · 1: GELU by tanh */
  activation: u32,
}

const GELU = 1u;
const SQRT_8_PI = 1.5957691216;
const CUBIC = 0.044715;

// Below −80 e^−x would leave f32; σ(−80) is 2e-35, as good as zero.
fn sigmoid(x: f32) -> f32 { return 1.0 / (1.0 + exp(-max(x, -80.0))); }

/** inner(g) and its derivative. */
fn inner(g: f32, activation: u32) -> vec2f {
  let gelu = SQRT_8_PI * vec2f(g + CUBIC * g * g * g, 1.0 + 3.0 * CUBIC * g * g);
  return select(vec2f(g, 1.0), gelu, activation == GELU);
}

@group(0) @binding(0) var<storage, read> gate_up: array<f32>;

@group(0) @binding(1) var<storage, read_write> out: array<f32>;
@group(0) @binding(2) var<uniform> forward_params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let width = forward_params.width;
  if (i >= forward_params.rows * width) { return; }
  let at = i + i / width * width;
  let gate = gate_up[at];
  out[i] = gate * sigmoid(inner(gate, forward_params.activation).x) * gate_up[at + width];
}

// ---- dUp = dOut · act(g),  dGate = dOut · up · act′(g),  act′(g) = σ · (1 + g · inner′(g) · (1 − σ))
@group(0) @binding(1) var<storage, read> d_out: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_gate_up: array<f32>;
@group(0) @binding(3) var<uniform> backward_params: Params;

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let width = backward_params.width;
  if (i >= backward_params.rows * width) { return; }
  let at = i + i / width * width;
  let gate = gate_up[at];
  let slope = inner(gate, backward_params.activation);
  let share = sigmoid(slope.x);
  var d_gate = d_out[i] * gate_up[at + width] * share * (1.0 + gate * slope.y * (1.0 - share));
  var d_up = d_out[i] * gate * share;
  if (backward_params.accumulate == 1u) {
    d_gate += d_gate_up[at];
    d_up += d_gate_up[at + width];
  }
  d_gate_up[at] = d_gate;
  d_gate_up[at + width] = d_up;
}
