// Products of matrices in the three orientations that training needs.
//
//   nt  out[m,n] = Σ_k a[m,k]·b[n,k]   forward: x·weightᵀ
//   nn  out[m,n] = Σ_k a[m,k]·b[k,n]   dX = dOut·weight
//   tn  out[m,n] = Σ_k a[k,m]·b[k,n]   dWeight = dOutᵀ·x
//
// One invocation computes 8×8 outputs in registers from vec4 loads, without workgroup memory or barriers. `row` is for a
// few rows (decoding), `plain` for every shape whose sizes are not multiples of 4. `_add` entry points add a residual.

struct Params { m: u32, n: u32, k: u32, accumulate: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(3) var<uniform> params: Params;

@group(0) @binding(2) var<storage, read> residual: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> sum: array<vec4f>;
@group(0) @binding(4) var<uniform> add_params: Params;

const GROUP = 32u;

/// Eight rows of outputs, each in two halves of four columns.
struct Tile {
  l0: vec4f, h0: vec4f, l1: vec4f, h1: vec4f, l2: vec4f, h2: vec4f, l3: vec4f, h3: vec4f,
  l4: vec4f, h4: vec4f, l5: vec4f, h5: vec4f, l6: vec4f, h6: vec4f, l7: vec4f, h7: vec4f,
}

/// Where a tile starts. Rows and columns beyond the matrix are read at its edge instead, and not stored.
struct Place { row: u32, column: u32 }

fn place(index: u32, size: Params) -> Place {
  let tiles = (size.n + 7u) / 8u;
  return Place(index / tiles * 8u, index % tiles * 8u);
}

fn inside(at: Place, size: Params) -> bool { return at.row < size.m; }

fn tile_nt(at: Place, size: Params) -> Tile {
  var t: Tile;
  let k4 = size.k / 4u;
  let last = size.m - 1u;
  let a0 = at.row * k4;
  let a1 = min(at.row + 1u, last) * k4;
  let a2 = min(at.row + 2u, last) * k4;
  let a3 = min(at.row + 3u, last) * k4;
  let a4 = min(at.row + 4u, last) * k4;
  let a5 = min(at.row + 5u, last) * k4;
  let a6 = min(at.row + 6u, last) * k4;
  let a7 = min(at.row + 7u, last) * k4;
  let bl = at.column * k4;
  let bh = min(at.column + 4u, size.n - 4u) * k4;
  for (var i = 0u; i < k4; i++) {
    let low = mat4x4f(b[bl + i], b[bl + k4 + i], b[bl + 2u * k4 + i], b[bl + 3u * k4 + i]);
    let high = mat4x4f(b[bh + i], b[bh + k4 + i], b[bh + 2u * k4 + i], b[bh + 3u * k4 + i]);
    t.l0 += a[a0 + i] * low; t.h0 += a[a0 + i] * high;
    t.l1 += a[a1 + i] * low; t.h1 += a[a1 + i] * high;
    t.l2 += a[a2 + i] * low; t.h2 += a[a2 + i] * high;
    t.l3 += a[a3 + i] * low; t.h3 += a[a3 + i] * high;
    t.l4 += a[a4 + i] * low; t.h4 += a[a4 + i] * high;
    t.l5 += a[a5 + i] * low; t.h5 += a[a5 + i] * high;
    t.l6 += a[a6 + i] * low; t.h6 += a[a6 + i] * high;
    t.l7 += a[a7 + i] * low; t.h7 += a[a7 + i] * high;
  }
  return t;
}

fn tile_nn(at: Place, size: Params) -> Tile {
  var t: Tile;
  let k4 = size.k / 4u;
  let n4 = size.n / 4u;
  let last = size.m - 1u;
  let a0 = at.row * k4;
  let a1 = min(at.row + 1u, last) * k4;
  let a2 = min(at.row + 2u, last) * k4;
  let a3 = min(at.row + 3u, last) * k4;
  let a4 = min(at.row + 4u, last) * k4;
  let a5 = min(at.row + 5u, last) * k4;
  let a6 = min(at.row + 6u, last) * k4;
  let a7 = min(at.row + 7u, last) * k4;
  let bl = at.column / 4u;
  let bh = min(at.column / 4u + 1u, n4 - 1u);
  for (var i = 0u; i < k4; i++) {
    let row = 4u * i * n4;
    let low = mat4x4f(b[row + bl], b[row + n4 + bl], b[row + 2u * n4 + bl], b[row + 3u * n4 + bl]);
    let high = mat4x4f(b[row + bh], b[row + n4 + bh], b[row + 2u * n4 + bh], b[row + 3u * n4 + bh]);
    t.l0 += low * a[a0 + i]; t.h0 += high * a[a0 + i];
    t.l1 += low * a[a1 + i]; t.h1 += high * a[a1 + i];
    t.l2 += low * a[a2 + i]; t.h2 += high * a[a2 + i];
    t.l3 += low * a[a3 + i]; t.h3 += high * a[a3 + i];
    t.l4 += low * a[a4 + i]; t.h4 += high * a[a4 + i];
    t.l5 += low * a[a5 + i]; t.h5 += high * a[a5 + i];
    t.l6 += low * a[a6 + i]; t.h6 += high * a[a6 + i];
    t.l7 += low * a[a7 + i]; t.h7 += high * a[a7 + i];
  }
  return t;
}

fn tile_tn(at: Place, size: Params) -> Tile {
  var t: Tile;
  let m4 = size.m / 4u;
  let n4 = size.n / 4u;
  let al = at.row / 4u;
  let ah = min(al + 1u, m4 - 1u);
  let bl = at.column / 4u;
  let bh = min(bl + 1u, n4 - 1u);
  for (var i = 0u; i < size.k; i++) {
    let low = b[i * n4 + bl];
    let high = b[i * n4 + bh];
    let first = a[i * m4 + al];
    let second = a[i * m4 + ah];
    t.l0 += first.x * low; t.h0 += first.x * high;
    t.l1 += first.y * low; t.h1 += first.y * high;
    t.l2 += first.z * low; t.h2 += first.z * high;
    t.l3 += first.w * low; t.h3 += first.w * high;
    t.l4 += second.x * low; t.h4 += second.x * high;
    t.l5 += second.y * low; t.h5 += second.y * high;
    t.l6 += second.z * low; t.h6 += second.z * high;
    t.l7 += second.w * low; t.h7 += second.w * high;
  }
  return t;
}

fn store(at: Place, row: u32, low: vec4f, high: vec4f) {
  if (at.row + row >= params.m) { return; }
  let i = ((at.row + row) * params.n + at.column) / 4u;
  out[i] = select(low, out[i] + low, params.accumulate == 1u);
  if (at.column + 4u < params.n) { out[i + 1u] = select(high, out[i + 1u] + high, params.accumulate == 1u); }
}

fn store_tile(at: Place, t: Tile) {
  store(at, 0u, t.l0, t.h0); store(at, 1u, t.l1, t.h1); store(at, 2u, t.l2, t.h2); store(at, 3u, t.l3, t.h3);
  store(at, 4u, t.l4, t.h4); store(at, 5u, t.l5, t.h5); store(at, 6u, t.l6, t.h6); store(at, 7u, t.l7, t.h7);
}

fn add(at: Place, row: u32, low: vec4f, high: vec4f) {
  if (at.row + row >= add_params.m) { return; }
  let i = ((at.row + row) * add_params.n + at.column) / 4u;
  sum[i] = residual[i] + low;
  if (at.column + 4u < add_params.n) { sum[i + 1u] = residual[i + 1u] + high; }
}

fn add_tile(at: Place, t: Tile) {
  add(at, 0u, t.l0, t.h0); add(at, 1u, t.l1, t.h1); add(at, 2u, t.l2, t.h2); add(at, 3u, t.l3, t.h3);
  add(at, 4u, t.l4, t.h4); add(at, 5u, t.l5, t.h5); add(at, 6u, t.l6, t.h6); add(at, 7u, t.l7, t.h7);
}

@compute @workgroup_size(GROUP)
fn nt(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let at = place(id.y * groups.x * GROUP + id.x, params);
  if (inside(at, params)) { store_tile(at, tile_nt(at, params)); }
}

@compute @workgroup_size(GROUP)
fn nt_add(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let at = place(id.y * groups.x * GROUP + id.x, add_params);
  if (inside(at, add_params)) { add_tile(at, tile_nt(at, add_params)); }
}

@compute @workgroup_size(GROUP)
fn nn(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let at = place(id.y * groups.x * GROUP + id.x, params);
  if (inside(at, params)) { store_tile(at, tile_nn(at, params)); }
}

@compute @workgroup_size(GROUP)
fn tn(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let at = place(id.y * groups.x * GROUP + id.x, params);
  if (inside(at, params)) { store_tile(at, tile_tn(at, params)); }
}

// ---- few rows: nt with one invocation per output

@group(0) @binding(2) var<storage, read_write> row_out: array<f32>;
@group(0) @binding(2) var<storage, read> row_residual: array<f32>;
@group(0) @binding(3) var<storage, read_write> row_sum: array<f32>;

fn row_dot(index: u32, size: Params) -> f32 {
  let k4 = size.k / 4u;
  let a_start = index / size.n * k4;
  let b_start = index % size.n * k4;
  var total = vec4f();
  for (var i = 0u; i < k4; i++) { total += a[a_start + i] * b[b_start + i]; }
  return total.x + total.y + total.z + total.w;
}

@compute @workgroup_size(64)
fn row(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  if (index < params.m * params.n) { row_out[index] = row_dot(index, params); }
}

@compute @workgroup_size(64)
fn row_add(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  if (index < add_params.m * add_params.n) { row_sum[index] = row_residual[index] + row_dot(index, add_params); }
}

// ---- any shape, any orientation: strides instead of layouts

struct Strides { m: u32, n: u32, k: u32, accumulate: u32, a_m: u32, a_k: u32, b_n: u32, b_k: u32 }

@group(0) @binding(0) var<storage, read> plain_a: array<f32>;
@group(0) @binding(1) var<storage, read> plain_b: array<f32>;
@group(0) @binding(3) var<uniform> strides: Strides;
@group(0) @binding(4) var<uniform> add_strides: Strides;

fn plain_dot(index: u32, size: Strides) -> f32 {
  let a_start = index / size.n * size.a_m;
  let b_start = index % size.n * size.b_n;
  var total = 0.0;
  for (var i = 0u; i < size.k; i++) { total += plain_a[a_start + i * size.a_k] * plain_b[b_start + i * size.b_k]; }
  return total;
}

@compute @workgroup_size(64)
fn plain(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  if (index >= strides.m * strides.n) { return; }
  let value = plain_dot(index, strides);
  row_out[index] = select(value, row_out[index] + value, strides.accumulate == 1u);
}

@compute @workgroup_size(64)
fn plain_add(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  if (index < add_strides.m * add_strides.n) { row_sum[index] = row_residual[index] + plain_dot(index, add_strides); }
}
