// The matrix products of a linear layer, in the three orientations that training needs:
//   nt: out[r,c] = Σ_d a[r,d] · b[c,d]   the layer itself:  a = x,    b = weight
//   nn: out[r,c] = Σ_d a[r,d] · b[d,c]   its dX:            a = dOut, b = weight
//   tn: out[r,c] = Σ_d a[d,r] · b[d,c]   its dWeight:       a = dOut, b = x
//
// out, residual: f32[rows, cols] · the sum runs over depth · b may be packed (src/engine/gpu/packing.ts)
// Each invocation keeps a tile of 8×8 outputs in registers: no workgroup memory, no barriers. The steps along the depth
// are as small as the layout lets them be: longer ones, of 4×4 matrices, are slower. Where a tile leaves
// the matrix, the last row or column is read again and not stored.

struct Params {
  rows: u32, cols: u32, depth: u32,
  /** 0: out = product · 1: out = product + residual · 2: out = product + out */
  add: u32,
  // How far apart neighbours are; for `plain` only.
  a_row: u32, a_depth: u32, b_col: u32, b_depth: u32,
}

/** How b is packed. It is bound twice: as numbers, and as the words that hold them. */
const FORMAT = 0u;
const F16 = 1u;
const Q8 = 2u;

const RESIDUAL = 1u;
const ACCUMULATE = 2u;
const FOUR = vec4u(0u, 1u, 2u, 3u);

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read> b_words: array<u32>;
@group(0) @binding(3) var<storage, read> residual: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(5) var<uniform> params: Params;

// The same buffers, seen as pairs and as single numbers.
@group(0) @binding(0) var<storage, read> a_pairs: array<vec2f>;
@group(0) @binding(1) var<storage, read> b_pairs: array<vec2f>;
@group(0) @binding(0) var<storage, read> a_numbers: array<f32>;
@group(0) @binding(1) var<storage, read> b_numbers: array<f32>;
@group(0) @binding(3) var<storage, read> residual_numbers: array<f32>;
@group(0) @binding(4) var<storage, read_write> out_numbers: array<f32>;

fn a_four(at: vec4u) -> vec4f { return vec4f(a_numbers[at.x], a_numbers[at.y], a_numbers[at.z], a_numbers[at.w]); }
fn a_four_pairs(at: vec4u) -> mat4x2f { return mat4x2f(a_pairs[at.x], a_pairs[at.y], a_pairs[at.z], a_pairs[at.w]); }
fn b_four(at: vec4u) -> vec4f { return vec4f(b_number(at.x), b_number(at.y), b_number(at.z), b_number(at.w)); }
fn b_four_pairs(at: vec4u) -> mat4x2f { return mat4x2f(b_pair(at.x), b_pair(at.y), b_pair(at.z), b_pair(at.w)); }

/** Numbers 4i … 4i + 3 of b. */
fn b_at(i: u32) -> vec4f {
  if (FORMAT == F16) { return vec4f(unpack2x16float(b_words[2u * i]), unpack2x16float(b_words[2u * i + 1u])); }
  if (FORMAT == Q8) { return b_scale(4u * i) * unpack4x8snorm(b_words[i]); }
  return b[i];
}

/** Numbers 2i and 2i + 1 of b. */
fn b_pair(i: u32) -> vec2f {
  if (FORMAT == F16) { return unpack2x16float(b_words[i]); }
  if (FORMAT == Q8) {
    let codes = unpack4x8snorm(b_words[i / 2u]);
    return b_scale(2u * i) * select(codes.xy, codes.zw, i % 2u == 1u);
  }
  return b_pairs[i];
}

fn b_number(i: u32) -> f32 {
  if (FORMAT == F16) { return unpack2x16float(b_words[i / 2u])[i % 2u]; }
  if (FORMAT == Q8) { return b_scale(i) * unpack4x8snorm(b_words[i / 4u])[i % 4u]; }
  return b_numbers[i];
}

/** The scale of number i, which stands behind the codes. */
fn b_scale(i: u32) -> f32 { return bitcast<f32>(b_words[params.cols * params.depth / 4u + i / 32u]); }

/** Four blocks; the columns of each are four rows of the output. */
struct Tile { up_left: mat4x4f, up_right: mat4x4f, down_left: mat4x4f, down_right: mat4x4f }

fn add_outer(tile: ptr<function, Tile>, up: vec4f, down: vec4f, left: vec4f, right: vec4f) {
  tile.up_left += outer(up, left);
  tile.up_right += outer(up, right);
  tile.down_left += outer(down, left);
  tile.down_right += outer(down, right);
}

/** Column r of the result is column[r] · row. */
fn outer(column: vec4f, row: vec4f) -> mat4x4f {
  return mat4x4f(column.x * row, column.y * row, column.z * row, column.w * row);
}

fn store_four(at: u32, product: vec4f) {
  var value = product;
  if (params.add == RESIDUAL) { value += residual[at]; }
  if (params.add == ACCUMULATE) { value += out[at]; }
  out[at] = value;
}

fn store_block(row: u32, col: u32, block: mat4x4f) {
  if (col >= params.cols) { return; }
  for (var i = 0u; i < min(4u, params.rows - min(row, params.rows)); i++) {
    store_four(((row + i) * params.cols + col) / 4u, block[i]);
  }
}

fn store(origin: vec2u, tile: Tile) {
  store_block(origin.x, origin.y, tile.up_left);
  store_block(origin.x, origin.y + 4u, tile.up_right);
  store_block(origin.x + 4u, origin.y, tile.down_left);
  store_block(origin.x + 4u, origin.y + 4u, tile.down_right);
}

/** First row and column of an invocation's tile. */
fn tile_origin(id: vec3u, groups: vec3u, height: u32, width: u32) -> vec2u {
  let index = id.y * groups.x * 32u + id.x;
  let across = (params.cols + width - 1u) / width;
  return vec2u(index / across * height, index % across * width);
}

/** Four rows or columns from `first`, the last one again where there are no more. */
fn four_from(first: u32, count: u32) -> vec4u { return min(first + FOUR, vec4u(count - 1u)); }

// ---- nt: two steps of the depth at once; cols are a multiple of 4, the depth of 2
@compute @workgroup_size(32)
fn nt(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let origin = tile_origin(id, groups, 8u, 8u);
  if (origin.x >= params.rows) { return; }
  let depth = params.depth / 2u;
  let up_at = four_from(origin.x, params.rows) * depth;
  let down_at = four_from(origin.x + 4u, params.rows) * depth;
  let left_at = four_from(origin.y, params.cols) * depth;
  let right_at = four_from(origin.y + 4u, params.cols) * depth;
  var tile: Tile;
  for (var d = 0u; d < depth; d++) {
    let up = a_four_pairs(up_at + d);
    let down = a_four_pairs(down_at + d);
    let left = transpose(b_four_pairs(left_at + d));
    let right = transpose(b_four_pairs(right_at + d));
    tile.up_left += left * up;
    tile.up_right += right * up;
    tile.down_left += left * down;
    tile.down_right += right * down;
  }
  store(origin, tile);
}

// ---- nn: cols are a multiple of 4
@compute @workgroup_size(32)
fn nn(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let origin = tile_origin(id, groups, 8u, 8u);
  if (origin.x >= params.rows) { return; }
  let up_at = four_from(origin.x, params.rows) * params.depth;
  let down_at = four_from(origin.x + 4u, params.rows) * params.depth;
  let cols = params.cols / 4u;
  let left_at = origin.y / 4u;
  let right_at = min(left_at + 1u, cols - 1u);
  var tile: Tile;
  for (var d = 0u; d < params.depth; d++) {
    add_outer(&tile, a_four(up_at + d), a_four(down_at + d), b_at(left_at + d * cols), b_at(right_at + d * cols));
  }
  store(origin, tile);
}

// ---- tn: rows and cols are multiples of 4
@compute @workgroup_size(32)
fn tn(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let origin = tile_origin(id, groups, 8u, 8u);
  if (origin.x >= params.rows) { return; }
  let rows = params.rows / 4u;
  let up_at = origin.x / 4u;
  let down_at = min(up_at + 1u, rows - 1u);
  let cols = params.cols / 4u;
  let left_at = origin.y / 4u;
  let right_at = min(left_at + 1u, cols - 1u);
  var tile: Tile;
  for (var d = 0u; d < params.depth; d++) {
    add_outer(&tile, a[up_at + d * rows], a[down_at + d * rows], b_at(left_at + d * cols), b_at(right_at + d * cols));
  }
  store(origin, tile);
}

// ---- row: nt for a row or two (decoding), where a tile would be mostly edge; 1×4, cols and depth are multiples of 4
@compute @workgroup_size(32)
fn row(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let origin = tile_origin(id, groups, 1u, 4u);
  if (origin.x >= params.rows) { return; }
  let depth = params.depth / 4u;
  let a_at = origin.x * depth;
  let cols_at = (origin.y + FOUR) * depth;
  var sum: vec4f;
  for (var d = 0u; d < depth; d++) {
    let weight = mat4x4f(b_at(cols_at.x + d), b_at(cols_at.y + d), b_at(cols_at.z + d), b_at(cols_at.w + d));
    sum += a[a_at + d] * weight;
  }
  store_four((origin.x * params.cols + origin.y) / 4u, sum);
}

// ---- plain: any shape and orientation, number by number through strides
@compute @workgroup_size(32)
fn plain(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let origin = tile_origin(id, groups, 8u, 8u);
  if (origin.x >= params.rows) { return; }
  let up_at = four_from(origin.x, params.rows) * params.a_row;
  let down_at = four_from(origin.x + 4u, params.rows) * params.a_row;
  let left_at = four_from(origin.y, params.cols) * params.b_col;
  let right_at = four_from(origin.y + 4u, params.cols) * params.b_col;
  var tile: Tile;
  for (var d = 0u; d < params.depth; d++) {
    let a_step = d * params.a_depth;
    let b_step = d * params.b_depth;
    add_outer(&tile, a_four(up_at + a_step), a_four(down_at + a_step), b_four(left_at + b_step), b_four(right_at + b_step));
  }
  store_numbers(origin.x, origin.y, tile.up_left);
  store_numbers(origin.x, origin.y + 4u, tile.up_right);
  store_numbers(origin.x + 4u, origin.y, tile.down_left);
  store_numbers(origin.x + 4u, origin.y + 4u, tile.down_right);
}

fn store_numbers(row: u32, col: u32, block: mat4x4f) {
  for (var i = 0u; i < min(4u, params.rows - min(row, params.rows)); i++) {
    for (var j = 0u; j < min(4u, params.cols - min(col, params.cols)); j++) {
      store_number((row + i) * params.cols + col + j, block[i][j]);
    }
  }
}

fn store_number(at: u32, product: f32) {
  var value = product;
  if (params.add == RESIDUAL) { value += residual_numbers[at]; }
  if (params.add == ACCUMULATE) { value += out_numbers[at]; }
  out_numbers[at] = value;
}
