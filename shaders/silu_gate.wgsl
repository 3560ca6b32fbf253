// SwiGLU's gate (arXiv 2002.05202): out[n,f] = silu(gate[n,f]) · up[n,f],  silu(x) = x / (1 + e^−x)
//
// gate_up, d_gate_up: f32[rows, 2·width], gate then up in each row · out, d_out: f32[rows, width]

struct Params { rows: u32, width: u32, accumulate: u32 }

@group(0) @binding(0) var<storage, read> gate_up: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
@group(0) @binding(2) var<uniform> params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= params.rows * params.width) { return; }
  let at = i / params.width * 2u * params.width + i % params.width;
  let gate = gate_up[at];
  out[i] = gate / (1.0 + exp(-gate)) * gate_up[at + params.width];
}

@group(0) @binding(1) var<storage, read> d_out: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_gate_up: array<f32>;
@group(0) @binding(3) var<uniform> backward_params: Params;

fn put(at: u32, value: f32) {
  d_gate_up[at] = select(value, d_gate_up[at] + value, backward_params.accumulate == 1u);
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let width = backward_params.width;
  if (i >= backward_params.rows * width) { return; }
  let at = i / width * 2u * width + i % width;
  let gate = gate_up[at];
  let sigmoid = 1.0 / (1.0 + exp(-gate));
  put(at, d_out[i] * gate_up[at + width] * sigmoid * (1.0 + gate * (1.0 - sigmoid)));
  put(at + width, d_out[i] * gate * sigmoid);
}
