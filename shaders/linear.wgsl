// The matrix products of a linear layer, in the three orientations that training needs:
//   nt: out[r,c] = Σ_d a[r,d] · b[c,d]   the layer itself:  a = x,    b = weight
//   nn: out[r,c] = Σ_d a[r,d] · b[d,c]   its dX:            a = dOut, b = weight
//   tn: out[r,c] = Σ_d a[d,r] · b[d,c]   its dWeight:       a = dOut, b = x
//
// out, residual: f32[rows, cols] · the sum runs over depth
// Each invocation keeps a tile of the output in registers, as mat4x4f whose columns are four rows of the output: no
// workgroup memory, no barriers. Where the tile leaves the matrix, the last row is read again and not stored.

struct Params {
  rows: u32, cols: u32, depth: u32,
  /** 0: out = product · 1: out = product + residual · 2: out = product + out */
  add: u32,
  // How far apart neighbours are; for `plain` only.
  a_row: u32, a_depth: u32, b_col: u32, b_depth: u32,
}

const RESIDUAL = 1u;
const ACCUMULATE = 2u;
const FOUR = vec4u(0u, 1u, 2u, 3u);

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read> residual: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(4) var<uniform> params: Params;

fn a_block(at: vec4u) -> mat4x4f { return mat4x4f(a[at.x], a[at.y], a[at.z], a[at.w]); }
fn b_block(at: vec4u) -> mat4x4f { return mat4x4f(b[at.x], b[at.y], b[at.z], b[at.w]); }

/** Column r of the result is left[r] · right. */
fn outer(left: vec4f, right: vec4f) -> mat4x4f {
  return mat4x4f(left.x * right, left.y * right, left.z * right, left.w * right);
}

fn store_four(at: u32, product: vec4f) {
  var value = product;
  if (params.add == RESIDUAL) { value += residual[at]; }
  if (params.add == ACCUMULATE) { value += out[at]; }
  out[at] = value;
}

fn store(row: u32, col: u32, tile: mat4x4f) {
  if (col >= params.cols) { return; }
  for (var i = 0u; i < min(4u, params.rows - min(row, params.rows)); i++) {
    store_four(((row + i) * params.cols + col) / 4u, tile[i]);
  }
}

/** First row and column of an invocation's tile. */
fn tile_origin(id: vec3u, groups: vec3u, height: u32, width: u32) -> vec2u {
  let index = id.y * groups.x * 32u + id.x;
  let across = (params.cols + width - 1u) / width;
  return vec2u(index / across * height, index % across * width);
}

// ---- nt: tiles of 4×4; cols and depth are multiples of 4
@compute @workgroup_size(32)
fn nt(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let origin = tile_origin(id, groups, 4u, 4u);
  if (origin.x >= params.rows) { return; }
  let depth = params.depth / 4u;
  let a_at = min(origin.x + FOUR, vec4u(params.rows - 1u)) * depth;
  let b_at = (origin.y + FOUR) * depth;
  var tile: mat4x4f;
  for (var d = 0u; d < depth; d++) { tile += transpose(b_block(b_at + d)) * a_block(a_at + d); }
  store(origin.x, origin.y, tile);
}

// ---- nn: tiles of 4×4; cols and depth are multiples of 4
@compute @workgroup_size(32)
fn nn(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let origin = tile_origin(id, groups, 4u, 4u);
  if (origin.x >= params.rows) { return; }
  let depth = params.depth / 4u;
  let cols = params.cols / 4u;
  let a_at = min(origin.x + FOUR, vec4u(params.rows - 1u)) * depth;
  var b_at = origin.y / 4u + FOUR * cols;
  var tile: mat4x4f;
  for (var d = 0u; d < depth; d++) {
    tile += b_block(b_at) * a_block(a_at + d);
    b_at += 4u * cols;
  }
  store(origin.x, origin.y, tile);
}

// ---- tn: tiles of 8×8; rows and cols are multiples of 4
@compute @workgroup_size(32)
fn tn(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let origin = tile_origin(id, groups, 8u, 8u);
  if (origin.x >= params.rows) { return; }
  let rows = params.rows / 4u;
  let cols = params.cols / 4u;
  let up = origin.x / 4u;
  let down = min(up + 1u, rows - 1u);
  let left = origin.y / 4u;
  let right = min(left + 1u, cols - 1u);
  var up_left: mat4x4f;
  var up_right: mat4x4f;
  var down_left: mat4x4f;
  var down_right: mat4x4f;
  for (var d = 0u; d < params.depth; d++) {
    let a_up = a[d * rows + up];
    let a_down = a[d * rows + down];
    let b_left = b[d * cols + left];
    let b_right = b[d * cols + right];
    up_left += outer(a_up, b_left);
    up_right += outer(a_up, b_right);
    down_left += outer(a_down, b_left);
    down_right += outer(a_down, b_right);
  }
  store(origin.x, origin.y, up_left);
  store(origin.x, origin.y + 4u, up_right);
  store(origin.x + 4u, origin.y, down_left);
  store(origin.x + 4u, origin.y + 4u, down_right);
}

// ---- row: nt for a row or two (decoding), where a tile would be mostly edge; 1×4, cols and depth are multiples of 4
@compute @workgroup_size(32)
fn row(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let origin = tile_origin(id, groups, 1u, 4u);
  if (origin.x >= params.rows) { return; }
  let depth = params.depth / 4u;
  let a_at = origin.x * depth;
  let b_at = (origin.y + FOUR) * depth;
  var sum: vec4f;
  for (var d = 0u; d < depth; d++) { sum += a[a_at + d] * b_block(b_at + d); }
  store_four((origin.x * params.cols + origin.y) / 4u, sum);
}

// ---- plain: any shape and orientation, number by number through strides; tiles of 4×8
@group(0) @binding(0) var<storage, read> a_numbers: array<f32>;
@group(0) @binding(1) var<storage, read> b_numbers: array<f32>;
@group(0) @binding(2) var<storage, read> residual_numbers: array<f32>;
@group(0) @binding(3) var<storage, read_write> out_numbers: array<f32>;

fn a_four(at: vec4u) -> vec4f { return vec4f(a_numbers[at.x], a_numbers[at.y], a_numbers[at.z], a_numbers[at.w]); }
fn b_four(at: vec4u) -> vec4f { return vec4f(b_numbers[at.x], b_numbers[at.y], b_numbers[at.z], b_numbers[at.w]); }

fn store_number(at: u32, product: f32) {
  var value = product;
  if (params.add == RESIDUAL) { value += residual_numbers[at]; }
  if (params.add == ACCUMULATE) { value += out_numbers[at]; }
  out_numbers[at] = value;
}

@compute @workgroup_size(32)
fn plain(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let origin = tile_origin(id, groups, 4u, 8u);
  if (origin.x >= params.rows) { return; }
  let last_col = vec4u(params.cols - 1u);
  var a_at = min(origin.x + FOUR, vec4u(params.rows - 1u)) * params.a_row;
  var left_at = min(origin.y + FOUR, last_col) * params.b_col;
  var right_at = min(origin.y + 4u + FOUR, last_col) * params.b_col;
  var left: mat4x4f;
  var right: mat4x4f;
  for (var d = 0u; d < params.depth; d++) {
    let a_now = a_four(a_at);
    left += outer(a_now, b_four(left_at));
    right += outer(a_now, b_four(right_at));
    a_at += params.a_depth;
    left_at += params.b_depth;
    right_at += params.b_depth;
  }
  for (var i = 0u; i < min(4u, params.rows - origin.x); i++) {
    for (var j = 0u; j < min(8u, params.cols - origin.y); j++) {
      let value = select(left[i][j % 4u], right[i][j % 4u], j >= 4u);
      store_number((origin.x + i) * params.cols + origin.y + j, value);
    }
  }
}
