// The matrix products of a linear layer (see linear.wgsl), for GPUs: tiles of the output in workgroup memory.
//
// out, residual: f32[rows, cols] · the sum runs over depth · b may be packed (src/engine/gpu/packing.ts)
// A workgroup has TILE×TILE outputs, an invocation BLOCKS×BLOCKS blocks of 4×4 of them in registers. In every round the
// invocations bring TILE rows of a and TILE columns of b into workgroup memory, DEPTH numbers of each, by blocks of 4×4 that
// are turned as needed; what the next round needs is read while this one is computed. Beyond the edges the last row is read
// again and not stored; beyond the depth both sides are zero. Every output is summed in the order of the depth, so both
// sizes of tiles give the same bits. Where the depth is long and tiles are few, several teams of invocations share out the
// rounds of one tile, and what they have summed is added up in the end.

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

/** Outputs along a side of a tile. */
const TILE = 32u;
/** Blocks along a side of what an invocation computes: 1 or 2. */
const BLOCKS = 1u;
const DEPTH = 16u;
/** Blocks across a tile, and along its depth. */
const ACROSS = TILE / 4u;
const DEEP = DEPTH / 4u;
/** Invocations along a side of a tile. */
const SIDE = ACROSS / BLOCKS;
/** Invocations of a team: half of them bring a, the other half b. */
const TEAM = SIDE * SIDE;
/** Teams of a workgroup: 1, or 4 with BLOCKS 1. */
const TEAMS = 1u;
/** Fours that a team has of each side. */
const CELLS = DEPTH * ACROSS;
const FOUR = vec4u(0u, 1u, 2u, 3u);

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> a_numbers: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;
@group(0) @binding(3) var<storage, read> b_words: array<u32>;
@group(0) @binding(4) var<storage, read> residual: array<f32>;
@group(0) @binding(5) var<storage, read_write> out: array<f32>;
@group(0) @binding(6) var<uniform> params: Params;

/** Four rows, and four columns, at one step of the depth. */
var<workgroup> a_tile: array<vec4f, TEAMS * CELLS>;
var<workgroup> b_tile: array<vec4f, TEAMS * CELLS>;

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

/** Four steps of the depth of one row of a, or one column of b. */
fn row_of_a(row: u32, d: u32) -> vec4f { return within(d, a_four(min(row, params.rows - 1u) * params.depth + d)); }
fn col_of_b(col: u32, d: u32) -> vec4f { return within(d, b_four(min(col, params.cols - 1u) * params.depth + d)); }

/** Four rows of a by four steps of the depth; a column of the result is one step. */
fn a_block(row: u32, d: u32) -> mat4x4f {
  if (ORIENTATION == TN) {
    return mat4x4f(step_of_a(row, d), step_of_a(row, d + 1u), step_of_a(row, d + 2u), step_of_a(row, d + 3u));
  }
  return transpose(mat4x4f(row_of_a(row, d), row_of_a(row + 1u, d), row_of_a(row + 2u, d), row_of_a(row + 3u, d)));
}

/** The same of b's columns. */
fn b_block(col: u32, d: u32) -> mat4x4f {
  if (ORIENTATION != NT) {
    return mat4x4f(step_of_b(col, d), step_of_b(col, d + 1u), step_of_b(col, d + 2u), step_of_b(col, d + 3u));
  }
  return transpose(mat4x4f(col_of_b(col, d), col_of_b(col + 1u, d), col_of_b(col + 2u, d), col_of_b(col + 3u, d)));
}

/** Four rows, or columns, at one step of the depth, where they are neighbours in memory. */
fn step_of_a(row: u32, d: u32) -> vec4f { return select(vec4f(), a_four(d * params.rows + row), d < params.depth); }
fn step_of_b(col: u32, d: u32) -> vec4f { return select(vec4f(), b_four(d * params.cols + col), d < params.depth); }

/** Which block of a tile to bring, across and along the depth: invocations side by side read side by side. */
fn block_to_bring(bring: u32, runs_along_depth: bool) -> vec2u {
  return select(vec2u(bring % ACROSS, bring / ACROSS), vec2u(bring / DEEP, bring % DEEP), runs_along_depth);
}

/** Where the four of a place across the tile lies: turned about by the depth, so that writers meet in no bank. */
fn cell(team: u32, step: u32, across: u32) -> u32 { return team * CELLS + step * ACROSS + (across ^ (step / 4u * 2u)); }

fn keep_a(team: u32, at: vec2u, block: mat4x4f) {
  a_tile[cell(team, 4u * at.y, at.x)] = block[0];
  a_tile[cell(team, 4u * at.y + 1u, at.x)] = block[1];
  a_tile[cell(team, 4u * at.y + 2u, at.x)] = block[2];
  a_tile[cell(team, 4u * at.y + 3u, at.x)] = block[3];
}

fn keep_b(team: u32, at: vec2u, block: mat4x4f) {
  b_tile[cell(team, 4u * at.y, at.x)] = block[0];
  b_tile[cell(team, 4u * at.y + 1u, at.x)] = block[1];
  b_tile[cell(team, 4u * at.y + 2u, at.x)] = block[2];
  b_tile[cell(team, 4u * at.y + 3u, at.x)] = block[3];
}

/** What one step of the depth adds to a block; its columns are rows of the output. */
fn outer(column: vec4f, row: vec4f) -> mat4x4f {
  return mat4x4f(column.x * row, column.y * row, column.z * row, column.w * row);
}

@compute @workgroup_size(TEAMS * TEAM)
fn tiled(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let team = local / TEAM;
  let place = local % TEAM;
  let origin = group.yx * TILE; // row and column
  let mine = vec2u(place / SIDE, place % SIDE); // the first block to compute; the others are SIDE further
  let brings_a = place < TEAM / 2u;
  let bring = place % (TEAM / 2u);
  let from_a = block_to_bring(bring, ORIENTATION != TN);
  let from_b = block_to_bring(bring, ORIENTATION == NT);
  let bring_row = origin.x + 4u * from_a.x;
  let bring_col = origin.y + 4u * from_b.x;
  let first_a = team * DEPTH + 4u * from_a.y;
  let first_b = team * DEPTH + 4u * from_b.y;
  // Variables by themselves: an array of them might be kept in memory.
  var tile00: mat4x4f;
  var tile01: mat4x4f;
  var tile10: mat4x4f;
  var tile11: mat4x4f;
  var brought: mat4x4f;
  if (brings_a) { brought = a_block(bring_row, first_a); } else { brought = b_block(bring_col, first_b); }
  for (var d = 0u; d < params.depth; d += TEAMS * DEPTH) {
    if (brings_a) { keep_a(team, from_a, brought); } else { keep_b(team, from_b, brought); }
    workgroupBarrier();
    let next = d + TEAMS * DEPTH;
    if (next < params.depth) {
      if (brings_a) { brought = a_block(bring_row, next + first_a); } else { brought = b_block(bring_col, next + first_b); }
    }
    for (var step = 0u; step < DEPTH; step++) {
      let at_a = cell(team, step, mine.x);
      let at_b = cell(team, step, mine.y);
      let column = a_tile[at_a];
      let row = b_tile[at_b];
      tile00 += outer(column, row);
      if (BLOCKS == 2u) {
        let column1 = a_tile[at_a + SIDE];
        let row1 = b_tile[at_b + SIDE];
        tile01 += outer(column, row1);
        tile10 += outer(column1, row);
        tile11 += outer(column1, row1);
      }
    }
    workgroupBarrier();
  }
  if (TEAMS > 1u) {
    tile00 = sum_of_teams(team, place, tile00);
    if (team > 0u) { return; }
  }
  let first = origin + 4u * mine;
  store(first, tile00);
  if (BLOCKS == 2u) {
    let further = 4u * SIDE;
    store(first + vec2u(0u, further), tile01);
    store(first + vec2u(further, 0u), tile10);
    store(first + vec2u(further, further), tile11);
  }
}

/** What all teams have summed, for the first of them; the blocks of half of them fit into a_tile. */
fn sum_of_teams(team: u32, place: u32, own: mat4x4f) -> mat4x4f {
  var sum = own;
  for (var half = TEAMS / 2u; half > 0u; half /= 2u) {
    let at = team % half * 4u * TEAM + place;
    if (team >= half && team < 2u * half) {
      a_tile[at] = sum[0];
      a_tile[at + TEAM] = sum[1];
      a_tile[at + 2u * TEAM] = sum[2];
      a_tile[at + 3u * TEAM] = sum[3];
    }
    workgroupBarrier();
    if (team < half) { sum += mat4x4f(a_tile[at], a_tile[at + TEAM], a_tile[at + 2u * TEAM], a_tile[at + 3u * TEAM]); }
    workgroupBarrier();
  }
  return sum;
}

/** Row by row: a matrix with an index known only later goes through memory. */
fn store(first: vec2u, tile: mat4x4f) {
  store_row(first.x, first.y, tile[0]);
  store_row(first.x + 1u, first.y, tile[1]);
  store_row(first.x + 2u, first.y, tile[2]);
  store_row(first.x + 3u, first.y, tile[3]);
}

fn store_row(row: u32, col: u32, sums: vec4f) {
  if (row >= params.rows) { return; }
  store_number(row, col, sums.x);
  store_number(row, col + 1u, sums.y);
  store_number(row, col + 2u, sums.z);
  store_number(row, col + 3u, sums.w);
}

fn store_number(row: u32, col: u32, product: f32) {
  if (col >= params.cols) { return; }
  let at = row * params.cols + col;
  var value = product;
  if (params.add == RESIDUAL) { value += residual[at]; }
  if (params.add == ACCUMULATE) { value += out[at]; }
  out[at] = value;
}
