// Softmax attention over one contiguous span of keys per row, with grouped heads (arXiv 2305.13245) and a distance bias
// (ALiBi, arXiv 2108.12409):
//   score[n,h,s] = scale · q[n,h]·k[s,g] − slopes[h] · (last[n] − s),   g = h / (heads / kv_heads)
//   p = exp(score − lse),  lse = log Σ_s exp(score),  out[n,h] = Σ_s p · v[s,g]
// and backward, with δ[n,h] = dOut[n,h] · out[n,h]:
//   dQ[n,h] = scale · Σ_s p · (dOut·v − δ) · k
//   dK[s,g] = scale · Σ_n,h p · (dOut·v − δ) · q,  dV[s,g] = Σ_n,h p · dOut, over the rows that see the key and the heads of g
//
// q, out, dOut, dQ: f32[rows, heads, 4·width] · kv, dKv: f32[key_rows, 2, kv_heads, 4·width], keys then values
// keys: u32[rows, 2] first key and count · readers: u32[key_rows, 2] first row and count · slopes: f32[heads]
// stats: f32[rows, heads, 2]: lse from the forward pass, then δ
//
// Rows outside every span are never read: an unused cache slot may hold anything. Nothing is added up atomically: the
// same bits in every run. This file holds what takes one invocation per (row, head): the forward pass for few rows, and δ;
// attention_by_four.wgsl, attention_quad.wgsl and attention_tiled.wgsl hold the rest.

struct Params { rows: u32, key_rows: u32, heads: u32, kv_heads: u32, width: u32, scale: f32, accumulate: u32 }

// The width of a head in vec4s. Loops run to params.width: some drivers unroll those that end at a constant, and compile
// a wide head for half a minute.
const WIDTH = 64u;

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

// ---- forward: what is summed so far shrinks when a larger score comes
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

  var sums: array<vec4f, WIDTH>;
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
    total = total * shrink + (weight.x + weight.y + weight.z + weight.w);
    for (var i = 0u; i < width; i++) {
      sums[i] = sums[i] * shrink + (weight.x * kv[value.x + i] + weight.y * kv[value.y + i]
        + weight.z * kv[value.z + i] + weight.w * kv[value.w + i]);
    }
  }
  let inverse = select(1.0 / total, 0.0, span.y == 0u);
  for (var i = 0u; i < width; i++) { out[index * width + i] = sums[i] * inverse; }
  stats_out[index] = vec2f(peak + log(total), 0.0);
}

// ---- δ, which is Σ_s p · dP
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
