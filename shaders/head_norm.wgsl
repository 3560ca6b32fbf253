// RMSNorm (arXiv 1910.07467) of each query's and each key's head in a joint projection, as Qwen3 and Gemma 3 have it; values
// pass through. Queries have gains of their own, and so have keys:
//   out[n,h,i] = gain[kind(h),i] · x[n,h,i] · inverse[n,h],  inverse[n,h] = 1 / sqrt(mean_i x[n,h,i]² + epsilon)
// with gain_offset added to every gain: 1 where gains are kept as their distance from 1.
//
// x, out, dOut, dX: f32[rows, heads + 2·kv_heads, width] · gains, dGains: f32[2, width], of queries and of keys
// inverse: f32[rows, heads + kv_heads], kept for the backward passes

struct Params { rows: u32, heads: u32, kv_heads: u32, width: u32, epsilon: f32, gain_offset: f32, accumulate: u32 }

// ---- forward: one invocation per (row, head)
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> gains: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(0) @binding(3) var<storage, read_write> inverse_out: array<f32>;
@group(0) @binding(4) var<uniform> forward_params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  let params = forward_params;
  let all_heads = params.heads + 2u * params.kv_heads;
  if (index >= params.rows * all_heads) { return; }
  let head = index % all_heads;
  let start = index * params.width;
  let normed_heads = params.heads + params.kv_heads;
  if (head >= normed_heads) {
    for (var i = 0u; i < params.width; i++) { out[start + i] = x[start + i]; }
    return;
  }
  var sum = 0.0;
  for (var i = 0u; i < params.width; i++) { sum += x[start + i] * x[start + i]; }
  let inverse = inverseSqrt(sum / f32(params.width) + params.epsilon);
  inverse_out[index / all_heads * normed_heads + head] = inverse;
  let own = select(0u, params.width, head >= params.heads);
  for (var i = 0u; i < params.width; i++) {
    out[start + i] = (params.gain_offset + gains[own + i]) * x[start + i] * inverse;
  }
}

// ---- dX: one invocation per (row, head)
//   dX[n,h,i] = inverse · (g[i]·dOut[n,h,i] − x[n,h,i] · inverse² · mean_k(g[k]·dOut[n,h,k]·x[n,h,k])),  g the gains
@group(0) @binding(2) var<storage, read> inverse_in: array<f32>;
@group(0) @binding(3) var<storage, read> d_out: array<f32>;
@group(0) @binding(4) var<storage, read_write> d_x: array<f32>;
@group(0) @binding(5) var<uniform> backward_params: Params;

@compute @workgroup_size(64)
fn backward_input(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  let params = backward_params;
  let all_heads = params.heads + 2u * params.kv_heads;
  if (index >= params.rows * all_heads) { return; }
  let head = index % all_heads;
  let start = index * params.width;
  let normed_heads = params.heads + params.kv_heads;
  if (head >= normed_heads) {
    for (var i = start; i < start + params.width; i++) { write_gradient(i, d_out[i], params.accumulate); }
    return;
  }
  let inverse = inverse_in[index / all_heads * normed_heads + head];
  let own = select(0u, params.width, head >= params.heads);
  var dot = 0.0;
  for (var i = 0u; i < params.width; i++) {
    dot += (params.gain_offset + gains[own + i]) * d_out[start + i] * x[start + i];
  }
  let shrink = dot * inverse * inverse / f32(params.width);
  for (var i = 0u; i < params.width; i++) {
    let gain = params.gain_offset + gains[own + i];
    write_gradient(start + i, inverse * (gain * d_out[start + i] - x[start + i] * shrink), params.accumulate);
  }
}

fn write_gradient(cell: u32, value: f32, accumulate: u32) {
  d_x[cell] = select(value, d_x[cell] + value, accumulate == 1u);
}

// ---- dGains[k,i] = Σ over rows n and heads h of kind k of dOut[n,h,i] · x[n,h,i] · inverse[n,h]: one invocation per gain
@group(0) @binding(1) var<storage, read> inverse_for_gains: array<f32>;
@group(0) @binding(2) var<storage, read> d_out_for_gains: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_gains: array<f32>;
@group(0) @binding(4) var<uniform> gains_params: Params;

@compute @workgroup_size(64)
fn backward_gains(@builtin(global_invocation_id) id: vec3u) {
  let params = gains_params;
  if (id.x >= 2u * params.width) { return; }
  let is_key = id.x >= params.width;
  let first = select(0u, params.heads, is_key);
  let end = params.heads + select(0u, params.kv_heads, is_key);
  let all_heads = params.heads + 2u * params.kv_heads;
  var sum = 0.0;
  for (var row = 0u; row < params.rows; row++) {
    for (var head = first; head < end; head++) {
      let cell = (row * all_heads + head) * params.width + id.x % params.width;
      sum += d_out_for_gains[cell] * x[cell] * inverse_for_gains[row * (params.heads + params.kv_heads) + head];
    }
  }
  d_gains[id.x] = select(sum, d_gains[id.x] + sum, params.accumulate == 1u);
}
