// The same row added to every row: out[n,c] = x[n,c] + bias[c]
//
// x, out, dOut: f32[rows, width] · bias, dBias: f32[width]

struct Params { rows: u32, width: u32, accumulate: u32 }

// ---- forward: one invocation per number
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> bias: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(0) @binding(3) var<uniform> forward_params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= forward_params.rows * forward_params.width) { return; }
  out[i] = x[i] + bias[i % forward_params.width];
}

// ---- dBias[c] = Σ_n dOut[n,c]: one invocation per column
@group(0) @binding(0) var<storage, read> d_out: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_bias: array<f32>;
@group(0) @binding(2) var<uniform> backward_params: Params;

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u) {
  let c = id.x;
  let width = backward_params.width;
  if (c >= width) { return; }
  var sum = 0.0;
  for (var row = 0u; row < backward_params.rows; row++) { sum += d_out[row * width + c]; }
  d_bias[c] = select(sum, d_bias[c] + sum, backward_params.accumulate == 1u);
}
