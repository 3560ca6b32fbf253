// RMSNorm (arXiv 1910.07467): out[n,c] = gain[c] · x[n,c] · inverse[n],  inverse[n] = 1 / sqrt(mean_c x[n,c]² + epsilon),
// with gain_offset added to every gain: 1 where gains are kept as their distance from 1 (Gemma).
//
// x, out, dOut, dX: f32[rows, width] · gain, dGain: f32[width] · inverse: f32[rows], kept for the backward passes

struct Params { rows: u32, width: u32, epsilon: f32, gain_offset: f32, accumulate: u32 }

// ---- forward: one invocation per row
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> gain: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(0) @binding(3) var<storage, read_write> inverse_out: array<f32>;
@group(0) @binding(4) var<uniform> forward_params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.y * groups.x * 64u + id.x;
  if (row >= forward_params.rows) { return; }
  let width = forward_params.width;
  let start = row * width;
  var sum = 0.0;
  for (var c = 0u; c < width; c++) { sum += x[start + c] * x[start + c]; }
  let inverse = inverseSqrt(sum / f32(width) + forward_params.epsilon);
  inverse_out[row] = inverse;
  for (var c = 0u; c < width; c++) {
    out[start + c] = (forward_params.gain_offset + gain[c]) * x[start + c] * inverse;
  }
}

// ---- dX: one invocation per row
//   dX[n,c] = inverse · (gain[c]·dOut[n,c] − x[n,c] · inverse² · mean_k(gain[k]·dOut[n,k]·x[n,k]))
@group(0) @binding(2) var<storage, read> inverse_in: array<f32>;
@group(0) @binding(3) var<storage, read> d_out: array<f32>;
@group(0) @binding(4) var<storage, read_write> d_x: array<f32>;
@group(0) @binding(5) var<uniform> backward_params: Params;

@compute @workgroup_size(64)
fn backward_input(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.y * groups.x * 64u + id.x;
  if (row >= backward_params.rows) { return; }
  let width = backward_params.width;
  let start = row * width;
  let inverse = inverse_in[row];
  let offset = backward_params.gain_offset;
  var dot = 0.0;
  for (var c = 0u; c < width; c++) { dot += (offset + gain[c]) * d_out[start + c] * x[start + c]; }
  let shrink = dot * inverse * inverse / f32(width);
  for (var c = 0u; c < width; c++) {
    let value = inverse * ((offset + gain[c]) * d_out[start + c] - x[start + c] * shrink);
    d_x[start + c] = select(value, d_x[start + c] + value, backward_params.accumulate == 1u);
  }
}

// ---- dGain[c] = Σ_n dOut[n,c] · x[n,c] · inverse[n]: one invocation per column
@group(0) @binding(1) var<storage, read> inverse_for_gain: array<f32>;
@group(0) @binding(2) var<storage, read> d_out_for_gain: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_gain: array<f32>;
@group(0) @binding(4) var<uniform> gain_params: Params;

@compute @workgroup_size(64)
fn backward_gain(@builtin(global_invocation_id) id: vec3u) {
  let c = id.x;
  let width = gain_params.width;
  if (c >= width) { return; }
  var sum = 0.0;
  for (var row = 0u; row < gain_params.rows; row++) {
    sum += d_out_for_gain[row * width + c] * x[row * width + c] * inverse_for_gain[row];
  }
  d_gain[c] = select(sum, d_gain[c] + sum, gain_params.accumulate == 1u);
}
