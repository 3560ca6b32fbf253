// The matrix products of a linear layer, in the three orientations that training needs:
//   nt: out[r,c] = Σ_d a[r,d] · b[c,d]   the layer itself:  a = x,    b = weight
//   nn: out[r,c] = Σ_d a[r,d] · b[d,c]   its dX:            a = dOut, b = weight
//   tn: out[r,c] = Σ_d a[d,r] · b[d,c]   its dWeight:       a = dOut, b = x
//
// out, residual: f32[rows, cols] · the sum runs over depth · b may be packed (src/engine/gpu/packing.ts)
// Here are the two without workgroup memory and subgroups: `plain` for any shape and orientation, `row` for decoding on a
// CPU that plays a GPU. linear_quad.wgsl, linear_tiled.wgsl and linear_rows.wgsl hold the rest.

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

@group(0) @binding(2) var<storage, read> b_words: array<u32>;
@group(0) @binding(5) var<uniform> params: Params;

/** The scale of number i, which stands behind the codes. */
fn b_scale(i: u32) -> f32 { return bitcast<f32>(b_words[params.cols * params.depth / 4u + i / 32u]); }

/** First row and column of an invocation's tile. */
fn tile_origin(id: vec3u, groups: vec3u, height: u32, width: u32) -> vec2u {
  let index = id.y * groups.x * 32u + id.x;
  let across = (params.cols + width - 1u) / width;
  return vec2u(index / across * height, index % across * width);
}

// ---- row: nt for a row or two, where a tile would be mostly edge; 1×4, cols and depth are multiples of 4
@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(3) var<storage, read> residual: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;

/** Numbers 4i … 4i + 3 of b. */
fn b_at(i: u32) -> vec4f {
  if (FORMAT == F16) { return vec4f(unpack2x16float(b_words[2u * i]), unpack2x16float(b_words[2u * i + 1u])); }
  if (FORMAT == Q8) { return b_scale(4u * i) * unpack4x8snorm(b_words[i]); }
  return b[i];
}

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
  let at = (origin.x * params.cols + origin.y) / 4u;
  if (params.add == RESIDUAL) { sum += residual[at]; }
  if (params.add == ACCUMULATE) { sum += out[at]; }
  out[at] = sum;
}

// ---- plain: number by number through strides, a tile of 8×8 in registers. Where it leaves the matrix, the last row or
// column is read again and not stored.
@group(0) @binding(0) var<storage, read> a_numbers: array<f32>;
@group(0) @binding(1) var<storage, read> b_numbers: array<f32>;
@group(0) @binding(3) var<storage, read> residual_numbers: array<f32>;
@group(0) @binding(4) var<storage, read_write> out_numbers: array<f32>;

fn a_four(at: vec4u) -> vec4f { return vec4f(a_numbers[at.x], a_numbers[at.y], a_numbers[at.z], a_numbers[at.w]); }
fn b_four(at: vec4u) -> vec4f { return vec4f(b_number(at.x), b_number(at.y), b_number(at.z), b_number(at.w)); }

fn b_number(i: u32) -> f32 {
  if (FORMAT == F16) { return unpack2x16float(b_words[i / 2u])[i % 2u]; }
  if (FORMAT == Q8) { return b_scale(i) * unpack4x8snorm(b_words[i / 4u])[i % 4u]; }
  return b_numbers[i];
}

/** Four rows or columns from `first`, the last one again where there are no more. */
fn four_from(first: u32, count: u32) -> vec4u { return min(first + FOUR, vec4u(count - 1u)); }

/** Column r of the result is column[r] · row. */
fn outer(column: vec4f, row: vec4f) -> mat4x4f {
  return mat4x4f(column.x * row, column.y * row, column.z * row, column.w * row);
}

fn store_block(row: u32, col: u32, block: mat4x4f) {
  for (var i = 0u; i < min(4u, params.rows - min(row, params.rows)); i++) {
    for (var j = 0u; j < min(4u, params.cols - min(col, params.cols)); j++) {
      let at = (row + i) * params.cols + col + j;
      var value = block[i][j];
      if (params.add == RESIDUAL) { value += residual_numbers[at]; }
      if (params.add == ACCUMULATE) { value += out_numbers[at]; }
      out_numbers[at] = value;
    }
  }
}

@compute @workgroup_size(32)
fn plain(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let origin = tile_origin(id, groups, 8u, 8u);
  if (origin.x >= params.rows) { return; }
  let up_at = four_from(origin.x, params.rows) * params.a_row;
  let down_at = four_from(origin.x + 4u, params.rows) * params.a_row;
  let left_at = four_from(origin.y, params.cols) * params.b_col;
  let right_at = four_from(origin.y + 4u, params.cols) * params.b_col;
  // Four blocks; the columns of each are four rows of the output.
  var up_left: mat4x4f;
  var up_right: mat4x4f;
  var down_left: mat4x4f;
  var down_right: mat4x4f;
  for (var d = 0u; d < params.depth; d++) {
    let a_step = d * params.a_depth;
    let b_step = d * params.b_depth;
    let up = a_four(up_at + a_step);
    let down = a_four(down_at + a_step);
    let left = b_four(left_at + b_step);
    let right = b_four(right_at + b_step);
    up_left += outer(up, left);
    up_right += outer(up, right);
    down_left += outer(down, left);
    down_right += outer(down, right);
  }
  store_block(origin.x, origin.y, up_left);
  store_block(origin.x, origin.y + 4u, up_right);
  store_block(origin.x + 4u, origin.y, down_left);
  store_block(origin.x + 4u, origin.y + 4u, down_right);
}
