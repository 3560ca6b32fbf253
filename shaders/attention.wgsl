// Softmax attention over one contiguous span of keys per row, with grouped heads (arXiv 2305.13245) and a distance bias
// (ALiBi, arXiv 2108.12409):
//   score[n,h,s] = scale · q[n,h]·k[s,g] − slopes[h] · (last[n] − s),   g = h / (heads / kv_heads)
//   p = exp(score − lse),  lse = log Σ_s exp(score),  out[n,h] = Σ_s p · v[s,g]
//
// q, out, dOut, dQ: f32[rows, heads, 4·width] · kv, dKv: f32[key_rows, 2, kv_heads, 4·width], keys then values
// keys: u32[rows, 2] first key and count · readers: u32[key_rows, 2] first row and count · slopes: f32[heads]
// stats: f32[rows, heads, 2]: lse from the forward pass, then δ = dOut·out
//
// One invocation per (row, head), or per (key, kv head), with its vectors in registers: no barriers, no atomics.
// Rows outside every span are never read: an unused cache slot may hold anything.

struct Params { rows: u32, key_rows: u32, heads: u32, kv_heads: u32, width: u32, scale: f32, accumulate: u32 }

// Widths are in vec4s, so the widest head has 256 elements.
const MAX_WIDTH = 64u;

@group(0) @binding(0) var<storage, read> q: array<vec4f>;
@group(0) @binding(1) var<storage, read> kv: array<vec4f>;
@group(0) @binding(2) var<storage, read> keys: array<vec2u>;
@group(0) @binding(3) var<storage, read> slopes: array<f32>;

fn query_dot_key(query: u32, key: u32, width: u32) -> f32 {
  var sum = vec4f();
  for (var i = 0u; i < width; i++) { sum += q[query + i] * kv[key + i]; }
  return sum.x + sum.y + sum.z + sum.w;
}

// ---- forward: one invocation per (row, head); the softmax is rescaled whenever a larger score comes
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> stats_out: array<vec2f>;
@group(0) @binding(6) var<uniform> forward_params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  let params = forward_params;
  if (index >= params.rows * params.heads) { return; }
  let width = params.width;
  let head = index % params.heads;
  let span = keys[index / params.heads];
  let kv_head = head / (params.heads / params.kv_heads);
  let slope = slopes[head];

  var sums: array<vec4f, MAX_WIDTH>;
  var total = 0.0;
  var peak = -3e38;
  for (var n = 0u; n < span.y; n++) {
    let key = ((span.x + n) * 2u * params.kv_heads + kv_head) * width;
    let value = key + params.kv_heads * width;
    let score = params.scale * query_dot_key(index * width, key, width) - slope * f32(span.y - 1u - n);
    if (score > peak) {
      let shrink = exp(peak - score);
      total *= shrink;
      for (var i = 0u; i < width; i++) { sums[i] *= shrink; }
      peak = score;
    }
    let weight = exp(score - peak);
    total += weight;
    for (var i = 0u; i < width; i++) { sums[i] += weight * kv[value + i]; }
  }
  let inverse = select(1.0 / total, 0.0, span.y == 0u);
  for (var i = 0u; i < width; i++) { out[index * width + i] = sums[i] * inverse; }
  stats_out[index] = vec2f(peak + log(total), 0.0);
}

// ---- δ[n,h] = dOut[n,h] · out[n,h], which is Σ_s p · dP: one invocation per (row, head)
@group(0) @binding(0) var<storage, read> out_in: array<vec4f>;
@group(0) @binding(1) var<storage, read> d_out_in: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> stats: array<vec2f>;
@group(0) @binding(3) var<uniform> delta_params: Params;

@compute @workgroup_size(64)
fn backward_delta(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  if (index >= delta_params.rows * delta_params.heads) { return; }
  let width = delta_params.width;
  var sum = vec4f();
  for (var i = index * width; i < (index + 1u) * width; i++) { sum += out_in[i] * d_out_in[i]; }
  stats[index].y = sum.x + sum.y + sum.z + sum.w;
}

// ---- dQ[n,h] = scale · Σ_s p · (dOut·v − δ) · k: one invocation per (row, head)
@group(0) @binding(4) var<storage, read> d_out: array<vec4f>;
@group(0) @binding(5) var<storage, read> stats_in: array<vec2f>;
@group(0) @binding(6) var<storage, read_write> d_q: array<vec4f>;
@group(0) @binding(7) var<uniform> query_params: Params;

fn gradient_dot_value(query: u32, value: u32, width: u32) -> f32 {
  var sum = vec4f();
  for (var i = 0u; i < width; i++) { sum += d_out[query + i] * kv[value + i]; }
  return sum.x + sum.y + sum.z + sum.w;
}

@compute @workgroup_size(64)
fn backward_query(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  let params = query_params;
  if (index >= params.rows * params.heads) { return; }
  let width = params.width;
  let head = index % params.heads;
  let span = keys[index / params.heads];
  let kv_head = head / (params.heads / params.kv_heads);
  let slope = slopes[head];
  let stat = stats_in[index];

  var sums: array<vec4f, MAX_WIDTH>;
  for (var n = 0u; n < span.y; n++) {
    let key = ((span.x + n) * 2u * params.kv_heads + kv_head) * width;
    let value = key + params.kv_heads * width;
    let score = params.scale * query_dot_key(index * width, key, width) - slope * f32(span.y - 1u - n);
    let d_score = exp(score - stat.x) * (gradient_dot_value(index * width, value, width) - stat.y);
    for (var i = 0u; i < width; i++) { sums[i] += d_score * kv[key + i]; }
  }
  for (var i = 0u; i < width; i++) {
    let cell = index * width + i;
    let gradient = params.scale * sums[i];
    d_q[cell] = select(gradient, d_q[cell] + gradient, params.accumulate == 1u);
  }
}

// ---- dK[s,g] = scale · Σ_n,h p · (dOut·v − δ) · q,  dV[s,g] = Σ_n,h p · dOut: one invocation per (key, kv head),
// over the rows that see the key and the heads of the group
@group(0) @binding(6) var<storage, read> readers: array<vec2u>;
@group(0) @binding(7) var<storage, read_write> d_kv: array<vec4f>;
@group(0) @binding(8) var<uniform> key_params: Params;

@compute @workgroup_size(64)
fn backward_key(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  let params = key_params;
  if (index >= params.key_rows * params.kv_heads) { return; }
  let width = params.width;
  let key_row = index / params.kv_heads;
  let kv_head = index % params.kv_heads;
  let group = params.heads / params.kv_heads;
  let key = (key_row * 2u * params.kv_heads + kv_head) * width;
  let value = key + params.kv_heads * width;
  let seen_by = readers[key_row];

  var key_sums: array<vec4f, MAX_WIDTH>;
  var value_sums: array<vec4f, MAX_WIDTH>;
  for (var row = seen_by.x; row < seen_by.x + seen_by.y; row++) {
    let distance = f32(keys[row].x + keys[row].y - 1u - key_row);
    for (var head = kv_head * group; head < (kv_head + 1u) * group; head++) {
      let query = row * params.heads + head;
      let stat = stats_in[query];
      let score = params.scale * query_dot_key(query * width, key, width) - slopes[head] * distance;
      let weight = exp(score - stat.x);
      let d_score = weight * (gradient_dot_value(query * width, value, width) - stat.y);
      for (var i = 0u; i < width; i++) {
        key_sums[i] += d_score * q[query * width + i];
        value_sums[i] += weight * d_out[query * width + i];
      }
    }
  }
  for (var i = 0u; i < width; i++) {
    let d_key = params.scale * key_sums[i];
    let d_value = value_sums[i];
    d_kv[key + i] = select(d_key, d_kv[key + i] + d_key, params.accumulate == 1u);
    d_kv[value + i] = select(d_value, d_kv[value + i] + d_value, params.accumulate == 1u);
  }
}
