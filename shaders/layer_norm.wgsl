// LayerNorm (arXiv 1607.06450): out[n,c] = gain[c] · x̂[n,c] + bias[c],  x̂[n,c] = (x[n,c] − mean[n]) · inverse[n],
//   mean[n] = mean_c x[n,c],  inverse[n] = 1 / sqrt(mean_c (x[n,c] − mean[n])² + epsilon)
//
// x, out, dOut, dX: f32[rows, width] · gain, bias, dGain: f32[width]
// stats: f32[rows, 2], mean and inverse, kept for the backward passes; dBias is row_bias/backward

struct Params { rows: u32, width: u32, epsilon: f32, accumulate: u32 }

// ---- forward: one invocation per row
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> gain: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;
@group(0) @binding(4) var<storage, read_write> stats_out: array<vec2f>;
@group(0) @binding(5) var<uniform> forward_params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.y * groups.x * 64u + id.x;
  if (row >= forward_params.rows) { return; }
  let width = forward_params.width;
  let start = row * width;
  var sum = 0.0;
  for (var c = 0u; c < width; c++) { sum += x[start + c]; }
  let mean = sum / f32(width);
  var squares = 0.0;
  for (var c = 0u; c < width; c++) {
    let distance = x[start + c] - mean;
    squares += distance * distance;
  }
  let inverse = inverseSqrt(squares / f32(width) + forward_params.epsilon);
  stats_out[row] = vec2f(mean, inverse);
  for (var c = 0u; c < width; c++) { out[start + c] = gain[c] * (x[start + c] - mean) * inverse + bias[c]; }
}

// ---- dX: one invocation per row
//   dX[n,c] = inverse · (g[n,c] − mean_k g[n,k] − x̂[n,c] · mean_k(g[n,k] · x̂[n,k])),  g[n,c] = gain[c] · dOut[n,c]
@group(0) @binding(2) var<storage, read> stats: array<vec2f>;
@group(0) @binding(3) var<storage, read> d_out: array<f32>;
@group(0) @binding(4) var<storage, read_write> d_x: array<f32>;
@group(0) @binding(5) var<uniform> backward_params: Params;

@compute @workgroup_size(64)
fn backward_input(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.y * groups.x * 64u + id.x;
  if (row >= backward_params.rows) { return; }
  let width = backward_params.width;
  let start = row * width;
  let mean = stats[row].x;
  let inverse = stats[row].y;
  var sums = vec2f();
  for (var c = 0u; c < width; c++) {
    let gradient = gain[c] * d_out[start + c];
    sums += vec2f(gradient, gradient * (x[start + c] - mean) * inverse);
  }
  let means = sums / f32(width);
  for (var c = 0u; c < width; c++) {
    let normed = (x[start + c] - mean) * inverse;
    let value = inverse * (gain[c] * d_out[start + c] - means.x - normed * means.y);
    d_x[start + c] = select(value, d_x[start + c] + value, backward_params.accumulate == 1u);
  }
}

// ---- dGain[c] = Σ_n dOut[n,c] · x̂[n,c]: one invocation per column
@group(0) @binding(1) var<storage, read> stats_for_gain: array<vec2f>;
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
    let of_row = stats_for_gain[row];
    sum += d_out_for_gain[row * width + c] * (x[row * width + c] - of_row.x) * of_row.y;
  }
  d_gain[c] = select(sum, d_gain[c] + sum, gain_params.accumulate == 1u);
}
