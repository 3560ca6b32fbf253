// The gate of SwiGLU (arXiv 2002.05202): out[n,f] = silu(gate[n,f]) · up[n,f],  silu(g) = g·σ(g),  σ(g) = 1 / (1 + e^−g)
//
// gate_up, dGateUp: f32[rows, 2·width], gate then up in each row · out, dOut: f32[rows, width]
// One invocation per number of the output.

struct Params { rows: u32, width: u32, accumulate: u32 }

// Below −80 e^−g would leave f32; σ(−80) is 2e-35, as good as zero.
fn sigmoid(x: f32) -> f32 { return 1.0 / (1.0 + exp(-max(x, -80.0))); }

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
  out[i] = gate * sigmoid(gate) * gate_up[at + width];
}

// ---- dUp = dOut · silu(g),  dGate = dOut · up · silu′(g),  silu′(g) = σ(g) · (1 + g · (1 − σ(g)))
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
  let share = sigmoid(gate);
  var d_gate = d_out[i] * gate_up[at + width] * share * (1.0 + gate * (1.0 - share));
  var d_up = d_out[i] * gate * share;
  if (backward_params.accumulate == 1u) {
    d_gate += d_gate_up[at];
    d_up += d_gate_up[at + width];
  }
  d_gate_up[at] = d_gate;
  d_gate_up[at + width] = d_up;
}
