// Rotary positions (arXiv 2104.09864), half-rotation layout: of the first R elements of each head, element i turns with
// element i + R/2 by the angle positions[n] · frequencies[i]; elements from R on pass through.
//   out[i] = x[i]·cos − x[i+R/2]·sin,  out[i+R/2] = x[i+R/2]·cos + x[i]·sin
//
// qkv, dQkv: f32[rows, heads + 2·kv_heads, width]: queries, keys, values · positions: u32[rows] · frequencies: f32[R/2]
// q, dQ: f32[rows, heads, width] · kv, dKv: f32[rows, 2·kv_heads, width] · cache: f32[slots, 2·kv_heads, width]
//
// One invocation per (row, lane): lane i below R/2 turns the pair (i, i + R/2) of every head, so that sine and cosine
// are computed once for all heads; the other lanes copy element i + R/2.

struct Params { rows: u32, heads: u32, kv_heads: u32, width: u32, half: u32, slots: u32, accumulate: u32 }

@group(0) @binding(0) var<storage, read> positions: array<u32>;
@group(0) @binding(1) var<storage, read> frequencies: array<f32>;

// WGSL promises sin and cos to 2^-11 only, and nothing beyond ±π. So: subtract whole quarter turns, with π/2 in three
// parts whose products are exact in f32 (fma keeps a fast-math compiler from joining them), then the polynomials of
// Cephes (sinf.c, cosf.c) on ±π/4. Off by 1e-7 at most up to angles of 4096, by 1e-6 up to 100,000.
fn cos_sin(angle: f32) -> vec2f {
  let turns = round(angle * 0.636619772);
  var r = fma(-turns, 1.5703125, angle);
  r = fma(-turns, 4.837512969970703125e-4, r);
  r = fma(-turns, 7.549789954891882e-8, r);
  let z = r * r;
  let s = r + r * z * (-1.6666654611e-1 + z * (8.3321608736e-3 - z * 1.9515295891e-4));
  let c = 1.0 - 0.5 * z + z * z * (4.166664568298827e-2 + z * (-1.388731625493765e-3 + z * 2.443315711809948e-5));
  switch (i32(turns) & 3) {
    case 0: { return vec2f(c, s); }
    case 1: { return vec2f(-s, c); }
    case 2: { return vec2f(-c, -s); }
    default: { return vec2f(s, -c); }
  }
}

// ---- forward: q and kv; `append` writes kv into a row of the cache instead, or nowhere when the slot does not exist
@group(0) @binding(2) var<storage, read> qkv: array<f32>;
@group(0) @binding(3) var<storage, read_write> q: array<f32>;
@group(0) @binding(4) var<storage, read_write> kv: array<f32>;
@group(0) @binding(5) var<uniform> forward_params: Params;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  let lanes = forward_params.width - forward_params.half;
  let row = index / lanes;
  if (row < forward_params.rows) { turn_row(row, index % lanes, row, forward_params); }
}

@group(0) @binding(5) var<storage, read> slots: array<u32>;
@group(0) @binding(6) var<uniform> append_params: Params;

@compute @workgroup_size(64)
fn append(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  let lanes = append_params.width - append_params.half;
  let row = index / lanes;
  if (row < append_params.rows) { turn_row(row, index % lanes, slots[row], append_params); }
}

fn turn_row(row: u32, lane: u32, slot: u32, params: Params) {
  let turns = lane < params.half;
  var rotation = vec2f(1.0, 0.0);
  if (turns) { rotation = cos_sin(f32(positions[row]) * frequencies[lane]); }
  let all_heads = params.heads + 2u * params.kv_heads;
  for (var head = 0u; head < all_heads; head++) {
    let source = (row * all_heads + head) * params.width + lane;
    let is_value = head >= params.heads + params.kv_heads;
    let by = select(rotation, vec2f(1.0, 0.0), is_value);
    let second = qkv[source + params.half];
    let first = select(0.0, qkv[source], turns);
    let turned = vec2f(first * by.x - second * by.y, second * by.x + first * by.y);
    if (head < params.heads) {
      let target_cell = (row * params.heads + head) * params.width + lane;
      if (turns) { q[target_cell] = turned.x; }
      q[target_cell + params.half] = turned.y;
    } else if (slot < params.slots) {
      let target_cell = (slot * 2u * params.kv_heads + head - params.heads) * params.width + lane;
      if (turns) { kv[target_cell] = turned.x; }
      kv[target_cell + params.half] = turned.y;
    }
  }
}

// ---- dQkv: dQ and dKv turned back by the same angles
@group(0) @binding(2) var<storage, read> d_q: array<f32>;
@group(0) @binding(3) var<storage, read> d_kv: array<f32>;
@group(0) @binding(4) var<storage, read_write> d_qkv: array<f32>;
@group(0) @binding(5) var<uniform> backward_params: Params;

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  let params = backward_params;
  let lanes = params.width - params.half;
  let row = index / lanes;
  let lane = index % lanes;
  if (row >= params.rows) { return; }
  var rotation = vec2f(1.0, 0.0);
  let turns = lane < params.half;
  if (turns) { rotation = cos_sin(f32(positions[row]) * frequencies[lane]); }
  let all_heads = params.heads + 2u * params.kv_heads;
  for (var head = 0u; head < all_heads; head++) {
    var first = 0.0;
    var second = 0.0;
    if (head < params.heads) {
      let source = (row * params.heads + head) * params.width + lane;
      if (turns) { first = d_q[source]; }
      second = d_q[source + params.half];
    } else {
      let source = (row * 2u * params.kv_heads + head - params.heads) * params.width + lane;
      if (turns) { first = d_kv[source]; }
      second = d_kv[source + params.half];
    }
    let is_value = head >= params.heads + params.kv_heads;
    let by = select(rotation, vec2f(1.0, 0.0), is_value);
    let cell = (row * all_heads + head) * params.width + lane;
    if (turns) { write_gradient(cell, first * by.x + second * by.y, params.accumulate); }
    write_gradient(cell + params.half, second * by.x - first * by.y, params.accumulate);
  }
}

fn write_gradient(cell: u32, value: f32, accumulate: u32) {
  d_qkv[cell] = select(value, d_qkv[cell] + value, accumulate == 1u);
}
