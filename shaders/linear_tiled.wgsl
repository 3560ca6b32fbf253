// The matrix products of a linear layer (see linear.wgsl), for GPUs: tiles of 32×32 outputs in workgroup memory.
//
// out, residual: f32[rows, cols] · the sum runs over depth · b may be packed (src/engine/gpu/packing.ts)
// 64 invocations, each with 4×4 outputs in registers. In every round half of them bring 32 rows of a, the other half
// 32 columns of b into workgroup memory, DEPTH numbers of each; each invocation brings a block of 4×4 that it turns as it is
// needed. Beyond the edges the last row is read again and not stored; beyond the depth both sides are zero.

struct Params {
  rows: u32, cols: u32, depth: u32,
  /** 0: out = product · 1: out = product + residual · 2: out = product + out */
  add: u32,
}

const NT = 0u;
const NN = 1u;
const TN = 2u;
const ORIENTATION = NT;
/** 1 where every row of a and b is a multiple of 4 long: then four numbers are loaded at a time. */
const WIDE = 0u;

/** How b is packed. It is bound twice: as fours, and word by word. */
const FORMAT = 0u;
const F16 = 1u;
const Q8 = 2u;

const RESIDUAL = 1u;
const ACCUMULATE = 2u;

const TILE = 32u;
const DEPTH = 16u;
/** Blocks across a tile, and along its depth. */
const ACROSS = TILE / 4u;
const DEEP = DEPTH / 4u;
/** Invocations that bring a; as many bring b. */
const BRINGERS = ACROSS * DEEP;
/** Fours from one step of the depth to the next in workgroup memory: one more than there are, to spread the banks. */
const STRIDE = ACROSS + 1u;
const FOUR = vec4u(0u, 1u, 2u, 3u);

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> a_numbers: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;
@group(0) @binding(3) var<storage, read> b_words: array<u32>;
@group(0) @binding(4) var<storage, read> residual: array<f32>;
@group(0) @binding(5) var<storage, read_write> out: array<f32>;
@group(0) @binding(6) var<uniform> params: Params;

/** Four rows, and four columns, at one step of the depth. */
var<workgroup> a_tile: array<vec4f, DEPTH * STRIDE>;
var<workgroup> b_tile: array<vec4f, DEPTH * STRIDE>;

/** Numbers at … at + 3 of a. */
fn a_four(at: u32) -> vec4f {
  if (WIDE == 1u) { return a[at / 4u]; }
  return vec4f(a_numbers[at], a_numbers[at + 1u], a_numbers[at + 2u], a_numbers[at + 3u]);
}

/** Numbers at … at + 3 of b. Rows of packed ones are whole words, and at is even where it matters. */
fn b_four(at: u32) -> vec4f {
  if (FORMAT == F16) { return vec4f(unpack2x16float(b_words[at / 2u]), unpack2x16float(b_words[at / 2u + 1u])); }
  if (FORMAT == Q8) {
    let scale = bitcast<f32>(b_words[params.cols * params.depth / 4u + at / 32u]);
    return scale * unpack4x8snorm(b_words[at / 4u]);
  }
  if (WIDE == 1u) { return b[at / 4u]; }
  return bitcast<vec4f>(vec4u(b_words[at], b_words[at + 1u], b_words[at + 2u], b_words[at + 3u]));
}

/** A four that runs along the depth from d on. */
fn within(d: u32, four: vec4f) -> vec4f { return select(vec4f(), four, d + FOUR < vec4u(params.depth)); }

/** Four rows of a by four steps of the depth; a column of the result is one step. */
fn a_block(row: u32, d: u32) -> mat4x4f {
  var block: mat4x4f;
  for (var i = 0u; i < 4u; i++) {
    if (ORIENTATION == TN) { block[i] = step_of_a(row, d + i); }
    else { block[i] = within(d, a_four(min(row + i, params.rows - 1u) * params.depth + d)); }
  }
  if (ORIENTATION == TN) { return block; }
  return transpose(block);
}

/** The same of b's columns. */
fn b_block(col: u32, d: u32) -> mat4x4f {
  var block: mat4x4f;
  for (var i = 0u; i < 4u; i++) {
    if (ORIENTATION == NT) { block[i] = within(d, b_four(min(col + i, params.cols - 1u) * params.depth + d)); }
    else { block[i] = step_of_b(col, d + i); }
  }
  if (ORIENTATION == NT) { return transpose(block); }
  return block;
}

/** Four rows, or columns, at one step of the depth, where they are neighbours in memory. */
fn step_of_a(row: u32, d: u32) -> vec4f { return select(vec4f(), a_four(d * params.rows + row), d < params.depth); }
fn step_of_b(col: u32, d: u32) -> vec4f { return select(vec4f(), b_four(d * params.cols + col), d < params.depth); }

/** Which block of a tile to bring, across and along the depth: invocations side by side read side by side. */
fn block_to_bring(bring: u32, runs_along_depth: bool) -> vec2u {
  return select(vec2u(bring % ACROSS, bring / ACROSS), vec2u(bring / DEEP, bring % DEEP), runs_along_depth);
}

@compute @workgroup_size(64)
fn tiled(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let origin = group.yx * TILE; // row and column
  let mine = vec2u(local / ACROSS, local % ACROSS); // the block to compute
  var tile: mat4x4f; // its columns are rows of the output
  for (var d = 0u; d < params.depth; d += DEPTH) {
    if (local < BRINGERS) {
      let at = block_to_bring(local, ORIENTATION != TN);
      let block = a_block(origin.x + 4u * at.x, d + 4u * at.y);
      for (var i = 0u; i < 4u; i++) { a_tile[(4u * at.y + i) * STRIDE + at.x] = block[i]; }
    } else {
      let at = block_to_bring(local - BRINGERS, ORIENTATION == NT);
      let block = b_block(origin.y + 4u * at.x, d + 4u * at.y);
      for (var i = 0u; i < 4u; i++) { b_tile[(4u * at.y + i) * STRIDE + at.x] = block[i]; }
    }
    workgroupBarrier();
    for (var i = 0u; i < DEPTH; i++) {
      let column = a_tile[i * STRIDE + mine.x];
      let row = b_tile[i * STRIDE + mine.y];
      tile += mat4x4f(column.x * row, column.y * row, column.z * row, column.w * row);
    }
    workgroupBarrier();
  }
  let first = origin + 4u * mine;
  for (var i = 0u; i < min(4u, params.rows - min(first.x, params.rows)); i++) {
    for (var j = 0u; j < min(4u, params.cols - min(first.y, params.cols)); j++) {
      store((first.x + i) * params.cols + first.y + j, tile[i][j]);
    }
  }
}

fn store(at: u32, product: f32) {
  var value = product;
  if (params.add == RESIDUAL) { value += residual[at]; }
  if (params.add == ACCUMULATE) { value += out[at]; }
  out[at] = value;
}
