// The softmax of attention.wgsl as numbers to look at: weights[n,h,j] is what row n, head h gives the j-th key of its span,
// 0 beyond the span.
//   score[n,h,s] = scale · q[n,h]·k[s,g] − slopes[h] · (last[n] − s),   g = h / (heads / kv_heads)
//
// q: f32[rows, heads, width] · kv: f32[key_rows, 2, kv_heads, width], keys then values · keys: u32[rows, 2] first and count
// slopes: f32[heads] · weights: f32[rows, heads, columns]
// One invocation per (row, head).

struct Params { rows: u32, heads: u32, kv_heads: u32, width: u32, columns: u32, scale: f32 }

@group(0) @binding(0) var<storage, read> q: array<f32>;
@group(0) @binding(1) var<storage, read> kv: array<f32>;
@group(0) @binding(2) var<storage, read> keys: array<vec2u>;
@group(0) @binding(3) var<storage, read> slopes: array<f32>;
@group(0) @binding(4) var<storage, read_write> weights: array<f32>;
@group(0) @binding(5) var<uniform> params: Params;

fn score(query: u32, key: u32, distance: u32, head: u32) -> f32 {
  var product = 0.0;
  for (var i = 0u; i < params.width; i++) { product += q[query + i] * kv[key + i]; }
  return params.scale * product - slopes[head] * f32(distance);
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  if (index >= params.rows * params.heads) { return; }
  let head = index % params.heads;
  let kv_head = head / (params.heads / params.kv_heads);
  let span = keys[index / params.heads];
  let cell = index * params.columns;
  let seen = min(span.y, params.columns);
  var peak = -3e38;
  for (var j = 0u; j < seen; j++) {
    let key = ((span.x + j) * 2u * params.kv_heads + kv_head) * params.width;
    let value = score(index * params.width, key, span.y - 1u - j, head);
    weights[cell + j] = value;
    peak = max(peak, value);
  }
  var total = 0.0;
  for (var j = 0u; j < seen; j++) {
    let value = exp(weights[cell + j] - peak);
    weights[cell + j] = value;
    total += value;
  }
  for (var j = 0u; j < seen; j++) { weights[cell + j] /= total; }
  for (var j = seen; j < params.columns; j++) { weights[cell + j] = 0.0; }
}
