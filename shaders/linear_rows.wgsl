// The matrix product of a linear layer for a few rows (decoding), for GPUs: out[r,c] = Σ_d a[r,d] · b[c,d].
//
// a: f32[rows, depth] · b: f32 or packed (src/engine/gpu/packing.ts) [cols, depth] · out, residual: f32[rows, cols]
// What takes time is reading b, once. A workgroup has COLS of its columns; 16 invocations go along the depth of one,
// side by side, and keep a sum for every row. In the end one invocation per output adds up 16 sums: one barrier.
// The depth is a multiple of 4.

struct Params {
  rows: u32, cols: u32, depth: u32,
  /** 0: out = product · 1: out = product + residual · 2: out = product + out */
  add: u32,
}

/** Sums that an invocation keeps; no fewer than there are rows. */
const ROWS = 8u;
const COLS = 4u;
const LANES = 16u;

/** How b is packed. It is bound twice: as numbers, and as the words that hold them. */
const FORMAT = 0u;
const F16 = 1u;
const Q8 = 2u;

const RESIDUAL = 1u;
const ACCUMULATE = 2u;

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read> b_words: array<u32>;
@group(0) @binding(3) var<storage, read> residual: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;
@group(0) @binding(5) var<uniform> params: Params;

var<workgroup> sums: array<f32, ROWS * COLS * LANES>;

/** Numbers 4i … 4i + 3 of b. */
fn b_at(i: u32) -> vec4f {
  if (FORMAT == F16) { return vec4f(unpack2x16float(b_words[2u * i]), unpack2x16float(b_words[2u * i + 1u])); }
  if (FORMAT == Q8) {
    let scale = bitcast<f32>(b_words[params.cols * params.depth / 4u + i / 8u]);
    return scale * unpack4x8snorm(b_words[i]);
  }
  return b[i];
}

@compute @workgroup_size(64)
fn rows(@builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = (id.y * groups.x + id.x) * COLS;
  let depth = params.depth / 4u;
  let col = min(first + local / LANES, params.cols - 1u);
  var sum: array<f32, ROWS>;
  for (var d = local % LANES; d < depth; d += LANES) {
    let weight = b_at(col * depth + d);
    for (var r = 0u; r < ROWS; r++) { sum[r] += dot(a[min(r, params.rows - 1u) * depth + d], weight); }
  }
  for (var r = 0u; r < ROWS; r++) { sums[r * COLS * LANES + local] = sum[r]; }
  workgroupBarrier();

  let row = local / COLS;
  let out_col = first + local % COLS;
  if (row >= params.rows || out_col >= params.cols) { return; }
  let at = row * params.cols + out_col;
  var value = 0.0;
  for (var lane = 0u; lane < LANES; lane++) { value += sums[(row * COLS + local % COLS) * LANES + lane]; }
  if (params.add == RESIDUAL) { value += residual[at]; }
  if (params.add == ACCUMULATE) { value += out[at]; }
  out[at] = value;
}
