// Activations, by themselves and as gated linear units (arXiv 2002.05202): out[n,f] = act(gate[n,f]) · up[n,f]
//   SiLU, and GELU by tanh (arXiv 1606.08415): act(g) = g · σ(inner(g)),  σ(x) = 1 / (1 + e^−x)
//     inner(g) = g, and √(8/π) · (g + 0.044715·g³), since (1 + tanh x) / 2 = σ(2x)
//   GELU: act(g) = g · Φ(g), Φ the distribution of the standard normal · ReLU: act(g) = max(g, 0)
//
// gate_up, dGateUp: f32[rows, 2·width], gate then up in each row · x, out, dX, dOut: f32[rows, width]
// One invocation per number of the output.

struct Params {
  rows: u32, width: u32, accumulate: u32,
  /** 0: SiLU · 1: GELU by tanh · 2: GELU · 3: ReLU */
  activation: u32,
}

const GELU_TANH = 1u;
const GELU = 2u;
const RELU = 3u;
const SQRT_8_PI = 1.5957691216;
const CUBIC = 0.044715;
const SQRT_HALF_PI_INVERSE = 0.3989422804;

// Below −80 e^−x would leave f32; σ(−80) is 2e-35, as good as zero.
fn sigmoid(x: f32) -> f32 { return 1.0 / (1.0 + exp(-max(x, -80.0))); }

/** inner(g) and its derivative. */
fn inner(g: f32, activation: u32) -> vec2f {
  let gelu = SQRT_8_PI * vec2f(g + CUBIC * g * g * g, 1.0 + 3.0 * CUBIC * g * g);
  return select(vec2f(g, 1.0), gelu, activation == GELU_TANH);
}

// WGSL has no erf. Two fits, near zero and of what is left of the tail; off by 1e-7 at most, most of it rounding.
fn normal_distribution(x: f32) -> f32 {
  let size = abs(x);
  let z = x * x;
  if (size < 1.5) {
    let high = 9.965835139e-3 + z * (-1.175156212e-3 + z * (1.0593421757e-4 - z * 5.715606221e-6));
    return 0.5 + x * (0.3989421129 + z * (-6.6488265991e-2 + z * high));
  }
  let t = 1.0 / (1.0 + 0.3 * size);
  let tail = exp(-0.5 * min(z, 160.0)) * t * (0.11640231311 + t * (0.14883148670 + t * (0.01340889186 + t * 0.22242671251)));
  return select(tail, 1.0 - tail, x > 0.0);
}

/** act(g) and its derivative. */
fn act(g: f32, activation: u32) -> vec2f {
  if (activation == RELU) { return select(vec2f(), vec2f(g, 1.0), g > 0.0); }
  if (activation == GELU) {
    let share = normal_distribution(g);
    return vec2f(g * share, share + g * SQRT_HALF_PI_INVERSE * exp(-0.5 * min(g * g, 160.0)));
  }
  let slope = inner(g, activation);
  let share = sigmoid(slope.x);
  return vec2f(g * share, share * (1.0 + g * slope.y * (1.0 - share)));
}

// ---- gated
@group(0) @binding(0) var<storage, read> gate_up: array<f32>;

@group(0) @binding(1) var<storage, read_write> out: array<f32>;
@group(0) @binding(2) var<uniform> forward_params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let width = forward_params.width;
  if (i >= forward_params.rows * width) { return; }
  let at = i + i / width * width;
  out[i] = act(gate_up[at], forward_params.activation).x * gate_up[at + width];
}

// dUp = dOut · act(g),  dGate = dOut · up · act′(g)
@group(0) @binding(1) var<storage, read> d_out: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_gate_up: array<f32>;
@group(0) @binding(3) var<uniform> backward_params: Params;

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let width = backward_params.width;
  if (i >= backward_params.rows * width) { return; }
  let at = i + i / width * width;
  let activated = act(gate_up[at], backward_params.activation);
  var d_gate = d_out[i] * gate_up[at + width] * activated.y;
  var d_up = d_out[i] * activated.x;
  if (backward_params.accumulate == 1u) {
    d_gate += d_gate_up[at];
    d_up += d_gate_up[at + width];
  }
  d_gate_up[at] = d_gate;
  d_gate_up[at + width] = d_up;
}

// ---- by themselves
@group(0) @binding(0) var<storage, read> x: array<f32>;

@compute @workgroup_size(64)
fn activate(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= forward_params.rows * forward_params.width) { return; }
  out[i] = act(x[i], forward_params.activation).x;
}

// dX = dOut · act′(x)
@group(0) @binding(2) var<storage, read_write> d_x: array<f32>;

@compute @workgroup_size(64)
fn activate_backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= backward_params.rows * backward_params.width) { return; }
  let value = d_out[i] * act(x[i], backward_params.activation).y;
  d_x[i] = select(value, d_x[i] + value, backward_params.accumulate == 1u);
}
