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

// Keys are taken four at a time, and the last four may be fewer: then the last one is repeated with weight 0.
const LANES = vec4u(0u, 1u, 2u, 3u);
const NO_SCORE = vec4f(-3e38);

fn query_dot_keys(query: u32, key: vec4u, width: u32) -> vec4f {
  var sum = vec4f();
  for (var i = 0u; i < width; i++) {
    let a = q[query + i];
    sum += vec4f(dot(a, kv[key.x + i]), dot(a, kv[key.y + i]), dot(a, kv[key.z + i]), dot(a, kv[key.w + i]));
  }
  return sum;
}

// ---- forward: one invocation per (row, head); what is summed so far shrinks when a larger score comes
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
  var peak = NO_SCORE.x;
  for (var n = 0u; n < span.y; n += 4u) {
    let seen = min(n + LANES, vec4u(span.y - 1u));
    let key = ((span.x + seen) * 2u * params.kv_heads + kv_head) * width;
    let value = key + params.kv_heads * width;
    let products = query_dot_keys(index * width, key, width);
    let scores = params.scale * products - slope * vec4f(span.y - 1u - seen);
    let score = select(NO_SCORE, scores, n + LANES == seen);
    let higher = max(peak, max(max(score.x, score.y), max(score.z, score.w)));
    let shrink = exp(peak - higher);
    let weight = exp(score - higher);
    peak = higher;
    total = total * shrink + dot(weight, vec4f(1.0));
    for (var i = 0u; i < width; i++) {
      sums[i] = sums[i] * shrink + weight.x * kv[value.x + i] + weight.y * kv[value.y + i]
        + weight.z * kv[value.z + i] + weight.w * kv[value.w + i];
    }
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

fn gradient_dot_values(query: u32, value: vec4u, width: u32) -> vec4f {
  var sum = vec4f();
  for (var i = 0u; i < width; i++) {
    let a = d_out[query + i];
    sum += vec4f(dot(a, kv[value.x + i]), dot(a, kv[value.y + i]), dot(a, kv[value.z + i]), dot(a, kv[value.w + i]));
  }
  return sum;
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
  for (var n = 0u; n < span.y; n += 4u) {
    let seen = min(n + LANES, vec4u(span.y - 1u));
    let key = ((span.x + seen) * 2u * params.kv_heads + kv_head) * width;
    let value = key + params.kv_heads * width;
    let products = query_dot_keys(index * width, key, width);
    let scores = params.scale * products - slope * vec4f(span.y - 1u - seen);
    let weight = select(vec4f(), exp(scores - stat.x), n + LANES == seen);
    let d_score = weight * (gradient_dot_values(index * width, value, width) - stat.y);
    for (var i = 0u; i < width; i++) {
      sums[i] += d_score.x * kv[key.x + i] + d_score.y * kv[key.y + i]
        + d_score.z * kv[key.z + i] + d_score.w * kv[key.w + i];
    }
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

// What a row's head subtracts from its score for this key: (bias + lse, δ).
fn biased(row: u32, head: u32, query: u32, key_row: u32) -> vec2f {
  let distance = f32(keys[row].x + keys[row].y - 1u - key_row);
  return stats_in[query] + vec2f(slopes[head] * distance, 0.0);
}

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
  let count = seen_by.y * group;
  for (var n = 0u; n < count; n += 4u) {
    let reader = min(n + LANES, vec4u(count - 1u));
    let row = seen_by.x + reader / group;
    let head = kv_head * group + reader % group;
    let query = row * params.heads + head;
    let cell = query * width;
    var products = vec4f();
    var d_weight = vec4f();
    for (var i = 0u; i < width; i++) {
      let a = kv[key + i];
      let b = kv[value + i];
      products += vec4f(dot(a, q[cell.x + i]), dot(a, q[cell.y + i]), dot(a, q[cell.z + i]), dot(a, q[cell.w + i]));
      d_weight += vec4f(
        dot(b, d_out[cell.x + i]), dot(b, d_out[cell.y + i]), dot(b, d_out[cell.z + i]), dot(b, d_out[cell.w + i]));
    }
    let x = biased(row.x, head.x, query.x, key_row);
    let y = biased(row.y, head.y, query.y, key_row);
    let z = biased(row.z, head.z, query.z, key_row);
    let w = biased(row.w, head.w, query.w, key_row);
    let exponent = params.scale * products - vec4f(x.x, y.x, z.x, w.x);
    let weight = select(vec4f(), exp(exponent), n + LANES == reader);
    let d_score = weight * (d_weight - vec4f(x.y, y.y, z.y, w.y));
    for (var i = 0u; i < width; i++) {
      key_sums[i] += d_score.x * q[cell.x + i] + d_score.y * q[cell.y + i]
        + d_score.z * q[cell.z + i] + d_score.w * q[cell.w + i];
      value_sums[i] += weight.x * d_out[cell.x + i] + weight.y * d_out[cell.y + i]
        + weight.z * d_out[cell.z + i] + weight.w * d_out[cell.w + i];
    }
  }
  for (var i = 0u; i < width; i++) {
    let d_key = params.scale * key_sums[i];
    let d_value = value_sums[i];
    d_kv[key + i] = select(d_key, d_kv[key + i] + d_key, params.accumulate == 1u);
    d_kv[value + i] = select(d_value, d_kv[value + i] + d_value, params.accumulate == 1u);
  }
}
