enable subgroups;

// The matrix products of a linear layer (see linear.wgsl), for adapters on which loads are dear and barriers dearer: CPUs
// that play a GPU. Four invocations, a quad, have neighbouring columns of the same rows, so what they load of a serves all
// of them: each loads a quarter of it, and quadBroadcast hands it on, at a fraction of the price of a load.
//
// a: f32, its neighbours in memory in fours · b: maybe packed (src/engine/gpu/packing.ts) · out, residual: f32[rows, cols]
// The sum takes four steps of the depth at a time. Where a tile leaves the matrix, the last row or column is read again and
// not stored. cols are a multiple of 4; so is the depth, or for tn the rows.

struct Params {
  rows: u32, cols: u32, depth: u32,
  /** 0: out = product · 1: out = product + residual · 2: out = product + out */
  add: u32,
}

const NT = 0u;
const NN = 1u;
const TN = 2u;
const ORIENTATION = NT;
/** 0: a quad has 16×16 outputs · 1: 32×32, which takes fewer loads, and more registers. */
const LARGE = 0u;

/** How b is packed. It is bound twice: as fours, and as the words that hold them. */
const FORMAT = 0u;
const F16 = 1u;
const Q8 = 2u;

const RESIDUAL = 1u;
const ACCUMULATE = 2u;
const FOUR = vec4u(0u, 1u, 2u, 3u);
/** Outputs of a quad, either way. */
const SIZE = 16u << LARGE;
/** Columns of one invocation. */
const OWN = 4u << LARGE;

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read> b_words: array<u32>;
@group(0) @binding(3) var<storage, read> residual: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(5) var<uniform> params: Params;

/** Numbers 4i … 4i + 3 of b. */
fn b_four(i: u32) -> vec4f {
  var four: vec4f;
  if (FORMAT == F16) {
    four = vec4f(unpack2x16float(b_words[2u * i]), unpack2x16float(b_words[2u * i + 1u]));
  } else if (FORMAT == Q8) {
    let scale = bitcast<f32>(b_words[params.cols * params.depth / 4u + i / 8u]);
    four = scale * unpack4x8snorm(b_words[i]);
  } else {
    four = b[i];
  }
  return four;
}

/** Where an invocation's share of four rows of a begins: one of the rows, or, for tn, one step of the depth. */
fn a_start(row: u32, lane: u32) -> u32 {
  if (ORIENTATION == TN) { return min(row / 4u, params.rows / 4u - 1u); }
  return min(row + lane, params.rows - 1u) * params.depth / 4u;
}

/** Four rows over four steps of the depth from 4d on: a column for each row. */
fn a_block(start: u32, d: u32, lane: u32) -> mat4x4f {
  var mine: vec4f;
  if (ORIENTATION == TN) {
    let step = 4u * d + lane;
    if (step < params.depth) { mine = a[start + step * params.rows / 4u]; }
  } else {
    mine = a[start + d];
  }
  var block = mat4x4f(quadBroadcast(mine, 0u), quadBroadcast(mine, 1u), quadBroadcast(mine, 2u), quadBroadcast(mine, 3u));
  if (ORIENTATION == TN) { block = transpose(block); }
  return block;
}

/** Where four columns of b begin: for nt each by itself, else the first steps of the depth. */
fn b_start(col: u32) -> vec4u {
  if (ORIENTATION == NT) { return min(col + FOUR, vec4u(params.cols - 1u)) * (params.depth / 4u); }
  return vec4u(min(col, params.cols - 4u) / 4u);
}

/** The same steps of four columns of b: a column for each of them (nt), or for each step. */
fn b_block(start: vec4u, d: u32) -> mat4x4f {
  var at = start + d;
  if (ORIENTATION != NT) { at = start + min(4u * d + FOUR, vec4u(params.depth - 1u)) * (params.cols / 4u); }
  return mat4x4f(b_four(at.x), b_four(at.y), b_four(at.z), b_four(at.w));
}

/** What a row of a gives with a block of b. */
fn product(row: vec4f, block: mat4x4f) -> vec4f {
  var sums: vec4f;
  if (ORIENTATION == NT) { sums = row * block; } else { sums = block * row; }
  return sums;
}

/** Adds a block of 4×4 to the output; columns of the tile are its rows. */
fn add_block(tile: ptr<function, mat4x4f>, rows: mat4x4f, block: mat4x4f) {
  tile[0] += product(rows[0], block);
  tile[1] += product(rows[1], block);
  tile[2] += product(rows[2], block);
  tile[3] += product(rows[3], block);
}

fn store_row(row: u32, col: u32, sums: vec4f) {
  if (row >= params.rows) { return; }
  let at = (row * params.cols + col) / 4u;
  var value = sums;
  if (params.add == RESIDUAL) { value += residual[at]; }
  if (params.add == ACCUMULATE) { value += out[at]; }
  out[at] = value;
}

/** Row by row: a matrix with an index known only later goes through memory. */
fn store(row: u32, col: u32, tile: mat4x4f) {
  if (col >= params.cols) { return; }
  store_row(row, col, tile[0]);
  store_row(row + 1u, col, tile[1]);
  store_row(row + 2u, col, tile[2]);
  store_row(row + 3u, col, tile[3]);
}

// Every tile is a variable by itself, and nothing is a loop over tiles or returns early: SwiftShader keeps what is indexed by
// a variable in memory, and is slower with structs.
@compute @workgroup_size(32)
fn quad(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = (id.y * groups.x + id.x) * 8u + local / 4u;
  let lane = local % 4u;
  let across = (params.cols + SIZE - 1u) / SIZE;
  let row = index / across * SIZE; // beyond the last one nothing is stored
  let col = index % across * SIZE + lane * OWN;

  let start0 = a_start(row, lane);
  let start1 = a_start(row + 4u, lane);
  let start2 = a_start(row + 8u, lane);
  let start3 = a_start(row + 12u, lane);
  let start4 = a_start(row + 16u, lane);
  let start5 = a_start(row + 20u, lane);
  let start6 = a_start(row + 24u, lane);
  let start7 = a_start(row + 28u, lane);
  let left_start = b_start(col);
  let right_start = b_start(col + 4u);
  var left0: mat4x4f;
  var left1: mat4x4f;
  var left2: mat4x4f;
  var left3: mat4x4f;
  var left4: mat4x4f;
  var left5: mat4x4f;
  var left6: mat4x4f;
  var left7: mat4x4f;
  var right0: mat4x4f;
  var right1: mat4x4f;
  var right2: mat4x4f;
  var right3: mat4x4f;
  var right4: mat4x4f;
  var right5: mat4x4f;
  var right6: mat4x4f;
  var right7: mat4x4f;

  for (var d = 0u; d < (params.depth + 3u) / 4u; d++) {
    let left = b_block(left_start, d);
    let rows0 = a_block(start0, d, lane);
    add_block(&left0, rows0, left);
    let rows1 = a_block(start1, d, lane);
    add_block(&left1, rows1, left);
    let rows2 = a_block(start2, d, lane);
    add_block(&left2, rows2, left);
    let rows3 = a_block(start3, d, lane);
    add_block(&left3, rows3, left);
    if (LARGE == 1u) {
      let right = b_block(right_start, d);
      add_block(&right0, rows0, right);
      add_block(&right1, rows1, right);
      add_block(&right2, rows2, right);
      add_block(&right3, rows3, right);
      let rows4 = a_block(start4, d, lane);
      add_block(&left4, rows4, left);
      add_block(&right4, rows4, right);
      let rows5 = a_block(start5, d, lane);
      add_block(&left5, rows5, left);
      add_block(&right5, rows5, right);
      let rows6 = a_block(start6, d, lane);
      add_block(&left6, rows6, left);
      add_block(&right6, rows6, right);
      let rows7 = a_block(start7, d, lane);
      add_block(&left7, rows7, left);
      add_block(&right7, rows7, right);
    }
  }

  store(row, col, left0);
  store(row + 4u, col, left1);
  store(row + 8u, col, left2);
  store(row + 12u, col, left3);
  if (LARGE == 1u) {
    store(row, col + 4u, right0);
    store(row + 4u, col + 4u, right1);
    store(row + 8u, col + 4u, right2);
    store(row + 12u, col + 4u, right3);
    store(row + 16u, col, left4);
    store(row + 16u, col + 4u, right4);
    store(row + 20u, col, left5);
    store(row + 20u, col + 4u, right5);
    store(row + 24u, col, left6);
    store(row + 24u, col + 4u, right6);
    store(row + 28u, col, left7);
    store(row + 28u, col + 4u, right7);
  }
}
